const EXPOSED_HEADERS = [
  "retry-after",
  "ratelimit",
  "ratelimit-policy",
  "idempotent-replayed",
  "paylera-request-id",
  "paylera-mode",
  "paylera-warning",
].join(", ");

type OriginRules = { readonly trustedOrigins: ReadonlySet<string>; readonly trustProxy: boolean };

/** The host the browser addressed; `X-Forwarded-Host` counts only behind a proxy the merchant vouched for. */
export function requestHost(request: Request, trustProxy: boolean): string {
  const forwarded = trustProxy ? request.headers.get("x-forwarded-host")?.split(",")[0]?.trim() : undefined;
  return (forwarded || request.headers.get("host") || new URL(request.url).host).toLowerCase();
}

/** The request's origin when the merchant listed it, else undefined. */
export function trustedOrigin(request: Request, rules: OriginRules): string | undefined {
  const origin = request.headers.get("origin");
  return origin !== null && rules.trustedOrigins.has(origin) ? origin : undefined;
}

/**
 * Whether an unsafe request may come from where it comes. `Sec-Fetch-Site` decides when present, then `Origin`;
 * a request with neither is no browser's and goes on to the token check.
 */
export function isSameSiteRequest(request: Request, rules: OriginRules): boolean {
  const site = request.headers.get("sec-fetch-site");
  if (site === "same-origin") return true;
  const listed = trustedOrigin(request, rules) !== undefined;
  if (site !== null) return (site === "same-site" || site === "cross-site") && listed;
  const origin = request.headers.get("origin");
  return origin === null || listed || hostOf(origin) === hostOf(`http://${requestHost(request, rules.trustProxy)}`);
}

// Behind a TLS-terminating proxy the schemes differ, so default ports are dropped on both sides before comparing.
function hostOf(origin: string): string | symbol {
  if (!URL.canParse(origin)) return Symbol("unparsable");
  const url = new URL(origin);
  const port = url.port === "80" || url.port === "443" ? "" : url.port;
  return `${url.hostname}:${port}`;
}

/** Whether a host name is this machine, where development runs without TLS (A-24b). */
export function isLoopback(host: string): boolean {
  return /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/.test(host);
}

/** CORS headers for a listed origin; none for any other, so browsers keep foreign pages from reading answers. */
export function corsHeaders(origin: string | undefined, preflight: boolean): Record<string, string> {
  if (origin === undefined) return {};
  const headers: Record<string, string> = {
    "access-control-allow-origin": origin,
    "access-control-allow-credentials": "true",
  };
  if (preflight) {
    headers["access-control-allow-methods"] = "GET, HEAD, POST";
    headers["access-control-allow-headers"] = "content-type, idempotency-key, paylera-csrf-token";
    headers["access-control-max-age"] = "600";
  } else {
    headers["access-control-expose-headers"] = EXPOSED_HEADERS;
  }
  return headers;
}
