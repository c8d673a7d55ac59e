import {
  type CycleWindow,
  DAY_MS,
  decimalFromNumber,
  decimalToString,
  isWithin,
  MINUTE_MS,
  parseDecimal,
} from "@paylera/rules";
import { inTx, type Scene } from "../../platform/context.ts";
import { invalidField, problem } from "../../platform/http/problem.ts";
import { findStanding, type Found, type Target } from "./find-standing.ts";
import { turnAt } from "./standing.ts";
import { findUsage, insertUsage } from "./store.ts";

type TrackInput = Target & { value?: number | null | undefined; occurred_at?: string | null | undefined };

/** Clocks of senders differ; usage after the grace of a billed period is a correction, not an event. */
const aheadMsMax = 5 * MINUTE_MS;
const lateMsMax = 35 * DAY_MS;

/**
 * Records usage of a metered feature and returns after it is durable. `key` makes the event unique per customer, for
 * ever: the same event again counts nothing, another event under the same key is a conflict.
 */
export async function track(scene: Scene, input: TrackInput, key: string | null): Promise<void> {
  const at = occurredAt(input.occurred_at ?? null, scene.now);
  const found = await findStanding(scene, input, at);
  const { feature } = found.standing;
  if (feature.type !== "metered") throw invalidField("feature_code", "is not metered");
  const value = decimalToString(decimalFromNumber(input.value ?? 1));
  const event = { customerId: found.customerId, featureId: feature.id, value, key };
  const stored = await insertUsage(scene, { ...event, cycleStart: balanceStart(found, at, scene.now), at });
  if (stored || key === null) return;
  const earlier = await inTx(scene, (ctx) => findUsage(ctx, found.customerId, key));
  if (earlier?.feature_id === feature.id && decimalToString(parseDecimal(earlier.value)) === value) return;
  throw problem("paylera.idempotency_conflict", "This key was used before for another event of the customer.");
}

function occurredAt(sent: string | null, now: number): number {
  if (sent === null) return now;
  const at = Date.parse(sent);
  if (Number.isNaN(at) || at > now + aheadMsMax) throw invalidField("occurred_at", "must not be in the future");
  if (at < now - lateMsMax) throw invalidField("occurred_at", "must not be older than 35 days");
  return at;
}

/**
 * The balance that an event counts to: usage of the current turn goes where a check reads it, late usage to the balance
 * of its own turn. A cycle that only changed its length carries its balance on, as the rules do when they read it.
 */
function balanceStart({ standing, usedThenSince }: Found, at: number, now: number): number {
  const { window } = turnAt(standing, at);
  const since = holds(window, now) ? (standing.used?.since ?? null) : usedThenSince;
  const carriesOn = since !== null && (window.endAt === null || since >= window.startAt);
  return carriesOn ? since : window.startAt;
}

const holds = ({ startAt, endAt }: CycleWindow, t: number): boolean =>
  endAt === null ? startAt <= t : isWithin({ startAt, endAt }, t);
