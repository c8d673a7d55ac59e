/** The API version this contract describes (P-149). */
export const API_VERSION = "2026-05-01";

/** Versions a request may pin with `Paylera-Api-Version`, newest first. */
export const apiVersions: readonly string[] = [API_VERSION];
