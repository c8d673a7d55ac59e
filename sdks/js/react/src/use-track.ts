import { useCallback } from "react";
import type { WriteOptions } from "./relay.ts";
import type { Session } from "./session.ts";
import { useWrite } from "./use-write.ts";
import type { WriteState } from "./use-write.ts";

/** Settings of one report of usage. */
export type TrackOptions = WriteOptions & {
  /** `true` lowers the balance on screen at once, and takes that back when the call fails. */
  optimistic?: boolean | undefined;
};

type Call = { featureCode: string; value: number; options: TrackOptions };

async function trackUsage(session: Session, { featureCode, value, options }: Call): Promise<void> {
  let assumed = 0;
  const assume = () => {
    if (!options.optimistic) return;
    assumed = value;
    session.assumeUsage(featureCode, assumed);
  };
  try {
    await session.relay.write("/track", { feature_code: featureCode, value }, options, assume);
  } catch (error) {
    // What was added is taken off again, instead of restoring a copy that other calls have changed since.
    if (assumed > 0) {
      session.assumeUsage(featureCode, -assumed);
      session.invalidate("entitlements");
    }
    throw error;
  }
  session.invalidate("entitlements");
}

/** Reports usage of a metered feature; balances on screen are read again. Usage that costs money belongs on a server. */
export function useTrack(): {
  /** @param value zero or more; 1 when left out */
  track: (featureCode: string, value?: number, options?: TrackOptions) => Promise<void>;
} & WriteState<void> {
  const { run, state } = useWrite(trackUsage);
  const track = useCallback(
    (featureCode: string, value = 1, options: TrackOptions = {}) => run({ featureCode, value, options }),
    [run],
  );
  return { track, ...state };
}
