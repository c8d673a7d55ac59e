/** Structured fields of one log line, secrets already removed. */
export type LogFields = Record<string, string | number | boolean | undefined>;

/** Receives what the client does; any subset of levels may be given. Pino, console and the like fit as they are. */
export type Logger = { [Level in LogLevel]?: ((message: string, fields: LogFields) => void) | undefined };

/** Levels in rising order of importance. */
export type LogLevel = "debug" | "info" | "warn" | "error";

const SECRET = /\b(pl_(?:live|test)_|whsec_|sess_|Bearer\s+)[\w.~+/=-]+/gi;

/** Replaces API tokens, webhook secrets, session ids and bearer credentials inside a text; their prefix stays. */
export function redactText(text: string): string {
  return text.replace(SECRET, "$1***");
}

/** Hands one line to the logger, each text field redacted; does nothing when there is no logger for the level. */
export function log(logger: Logger | undefined, level: LogLevel, message: string, fields: LogFields): void {
  const write = logger?.[level];
  if (write === undefined) return;
  const clean: LogFields = {};
  for (const [name, value] of Object.entries(fields)) {
    if (value !== undefined) clean[name] = typeof value === "string" ? redactText(value) : value;
  }
  write.call(logger, redactText(message), clean);
}
