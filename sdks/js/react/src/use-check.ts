import { useCallback } from "react";
import type { FeatureCheck } from "@paylera/sdk";
import type { WriteOptions } from "./relay.ts";
import type { Session } from "./session.ts";
import { useWrite } from "./use-write.ts";
import type { WriteState } from "./use-write.ts";

type Call = { featureCode: string; requiredUsage: number; options: WriteOptions };

const checkFeature = (session: Session, { featureCode, requiredUsage, options }: Call): Promise<FeatureCheck> =>
  session.relay.write("/check", { feature_code: featureCode, required_usage: requiredUsage }, options);

/** Asks right now whether the customer may do something; `useFeature` answers from the cache instead. */
export function useCheck(): {
  /** @param requiredUsage how much would be used; 0 when left out */
  check: (featureCode: string, requiredUsage?: number, options?: WriteOptions) => Promise<FeatureCheck>;
} & WriteState<FeatureCheck> {
  const { run, state } = useWrite(checkFeature);
  const check = useCallback(
    (featureCode: string, requiredUsage = 0, options: WriteOptions = {}) =>
      run({ featureCode, requiredUsage, options }),
    [run],
  );
  return { check, ...state };
}
