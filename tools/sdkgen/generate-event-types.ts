const FILE = "sdks/js/server/src/generated/event-types.ts";

/** Generates the list of event types that the webhook endpoint of `@paylera/server` knows. */
export function generateEventTypes(types: readonly string[]): Map<string, string> {
  const lines = types.map((type) => `  "${type}",\n`).join("");
  const header = "// Generated from the contract's list of events; change that and generate again.\n";
  const title = "/** The events a Paylera endpoint can receive; accept others too, which later versions may add. */\n";
  return new Map([[FILE, `${header}\n${title}export const knownEventTypes = [\n${lines}] as const;\n`]]);
}
