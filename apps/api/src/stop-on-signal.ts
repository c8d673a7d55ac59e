import type { Deps } from "./platform/context.ts";

/** Longer than the longest attempt of a webhook, shorter than a supervisor waits before it kills. */
const graceMs = 13_000;

/** Runs `stop` at the first signal; a second signal, or the end of the grace after the drain, ends the process. */
export function stopOnSignal(deps: Deps, stop: () => Promise<void>): void {
  const begin = async (signal: string): Promise<void> => {
    if (deps.isStopping) process.exit(1);
    deps.isStopping = true;
    deps.log.info({ signal }, "shutting down");
    setTimeout(() => {
      deps.log.error("work in hand did not end in time; what is left is done after the next start");
      process.exit(1);
    }, graceMs + deps.config.drainMs).unref();
    try {
      await stop();
      deps.log.info("stopped");
    } catch (error) {
      deps.log.error({ err: error }, "could not stop in order");
      process.exit(1);
    }
  };
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => void begin(signal));
}
