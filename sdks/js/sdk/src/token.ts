/** What a token's prefix says about where it belongs; `custom` when it says nothing. */
export type ApiMode = "test" | "live" | "custom";

/** Reads the mode from a token's prefix: `pl_test_…`, `pl_live_…`, anything else (P-150). */
export function apiModeOf(apiToken: string): ApiMode {
  const prefix = apiToken.slice(0, 8);
  return prefix === "pl_test_" ? "test" : prefix === "pl_live_" ? "live" : "custom";
}

/**
 * The API address a token belongs to, without a trailing slash; an explicit address always wins (P-150).
 *
 * @throws TypeError when the prefix is unknown and no address is given, or the address is no URL
 */
export function baseUrlFor(apiToken: string, baseUrl: string | undefined): string {
  const mode = apiModeOf(apiToken);
  if (!baseUrl && mode === "custom") throw new TypeError("baseUrl missing");
  return new URL(baseUrl || `https://api.${mode === "test" ? "test." : ""}paylera.dev`).href.replace(/\/$/, "");
}

/**
 * Trims the line end that secret stores like to add, and refuses what cannot stand in a header.
 *
 * @throws TypeError when the token is empty or holds spaces, control or non-ASCII characters
 */
export function checkedToken(apiToken: string): string {
  const token = String(apiToken ?? "").trim();
  if (!/^[!-~]+$/.test(token)) throw new TypeError("Bad apiToken");
  return token;
}
