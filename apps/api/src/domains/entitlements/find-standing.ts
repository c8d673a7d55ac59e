import type { Scene } from "../../platform/context.ts";
import { invalidField, problem } from "../../platform/http/problem.ts";
import { type Standing, toStanding } from "./standing.ts";
import { readStanding } from "./store.ts";

export type Target = { customer_id?: string | null | undefined; subscription_id?: string | null | undefined } & {
  feature_code: string;
};

export type Found = {
  customerId: string;
  standing: Standing;
  /** When the newest balance began that had begun at `at`. */
  usedThenSince: number | null;
};

/**
 * Finds the customer and the feature that a check or a usage event names. A subscription stands for its customer:
 * balances are the customer's, whatever subscription grants them.
 * @param at when usage happened; null for a check
 */
export async function findStanding(scene: Scene, target: Target, at: number | null): Promise<Found> {
  const customerId = target.customer_id ?? null;
  const subscriptionId = target.subscription_id ?? null;
  if (customerId === null && subscriptionId === null)
    throw invalidField("customer_id", "or subscription_id is required");
  const rows = await readStanding(scene, { customerId, subscriptionId, featureCode: target.feature_code, at });
  const [found] = rows;
  if (customerId !== null && !found?.customer_id) throw problem("paylera.customer_not_found", "No such customer.");
  if (!found?.customer_id || (subscriptionId !== null && found.named_customer_id !== found.customer_id)) {
    throw problem("paylera.subscription_not_found", "No such subscription of this customer.");
  }
  const standing = toStanding(rows.filter(hasFeature), scene.now);
  if (standing === null) throw problem("paylera.feature_not_found", "No feature has this code.");
  return { customerId: found.customer_id, standing, usedThenSince: found.used_then_since };
}

const hasFeature = <R extends { feature_id: string | null }>(row: R): row is R & { feature_id: string } =>
  row.feature_id !== null;
