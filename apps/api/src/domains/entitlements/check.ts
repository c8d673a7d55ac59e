import type { wire } from "@paylera/contract";
import { decimalFromNumber, ZERO } from "@paylera/rules";
import type { Scene } from "../../platform/context.ts";
import { findStanding, type Target } from "./find-standing.ts";
import { toFeatureCheck } from "./shape.ts";
import { decide } from "./standing.ts";

/** Answers whether a customer may use a feature, from what is committed now. */
export async function check(
  scene: Scene,
  input: Target & { required_usage?: number | null | undefined },
): Promise<wire.FeatureCheck> {
  const { standing } = await findStanding(scene, input, null);
  const requiredUsage = input.required_usage ? decimalFromNumber(input.required_usage) : ZERO;
  return toFeatureCheck(standing, decide(standing, requiredUsage, scene.now));
}
