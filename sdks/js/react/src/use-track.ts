import { useCallback } from "react";
import type { WriteOptions } from "./relay.ts";
import type { Session } from "./session.ts";
import { useWrite } from "./use-write.ts";
import type { WriteState } from "./use-write.ts";

type Call = { featureCode: string; value: number; options: WriteOptions };

async function trackUsage(session: Session, { featureCode, value, options }: Call): Promise<void> {
  await session.relay.write("/track", { feature_code: featureCode, value }, options);
  session.invalidate("entitlements");
}

/** Reports usage of a metered feature; balances on screen are read again. Usage that costs money belongs on a server. */
export function useTrack(): {
  /** @param value zero or more; 1 when left out */
  track: (featureCode: string, value?: number, options?: WriteOptions) => Promise<void>;
} & WriteState<void> {
  const { run, state } = useWrite(trackUsage);
  const track = useCallback(
    (featureCode: string, value = 1, options: WriteOptions = {}) => run({ featureCode, value, options }),
    [run],
  );
  return { track, ...state };
}
