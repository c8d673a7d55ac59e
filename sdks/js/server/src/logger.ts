/** Receives what the merchant should know about; `console` and most loggers fit. Never gets tokens or bodies. */
export type RelayLogger = {
  warn(message: string, fields?: Readonly<Record<string, unknown>>): void;
  error(message: string, fields?: Readonly<Record<string, unknown>>): void;
};
