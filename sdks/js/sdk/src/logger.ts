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

/**
 * Wraps a logger of yours so that no secret in a message or field reaches it. What the client itself logs holds none;
 * this is for lines you add around it.
 */
export function redacting(logger: Logger): Record<LogLevel, (message: string, fields?: LogFields) => void> {
  const writer =
    (level: LogLevel) =>
    (message: string, fields: LogFields = {}): void => {
      const clean = Object.entries(fields).map(([name, value]) => {
        return [name, typeof value === "string" ? redactText(value) : value] as const;
      });
      logger[level]?.(redactText(message), Object.fromEntries(clean));
    };
  return { debug: writer("debug"), info: writer("info"), warn: writer("warn"), error: writer("error") };
}
