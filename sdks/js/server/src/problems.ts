/** Problems the relay itself answers with; everything else comes from the API untouched (A-39, P-029). */
const table = {
  "paylera.invalid_request": [400, "Malformed request"],
  "paylera.idempotency_key_invalid": [400, "Invalid Idempotency-Key"],
  "paylera.unauthenticated": [401, "Not signed in"],
  "paylera.csrf_mismatch": [403, "Cross-site request refused"],
  "paylera.email_not_verified": [403, "E-mail address not verified"],
  "paylera.forbidden": [403, "Not allowed"],
  "paylera.route_not_found": [404, "Route not found"],
  "paylera.subscription_not_found": [404, "Subscription not found"],
  "paylera.customer_not_found": [404, "Customer not found"],
  "paylera.method_not_allowed": [405, "Method not allowed"],
  "paylera.payload_too_large": [413, "Payload too large"],
  "paylera.unsupported_media_type": [415, "Unsupported media type"],
  "paylera.identify_failed": [500, "Identification failed"],
  "paylera.identify_invalid": [500, "Identification invalid"],
  "paylera.relay_misconfigured": [500, "Relay misconfigured"],
  "paylera.upstream_unavailable": [502, "Billing service unavailable"],
  "paylera.relay_upstream_auth": [502, "Billing service refused the relay"],
  "paylera.upstream_timeout": [504, "Billing service timed out"],
} as const satisfies Record<`paylera.${string}`, readonly [number, string]>;

/** The literal `type` of a problem the relay can originate. */
export type RelayProblemType = keyof typeof table;

/** Ends a request early with one of the relay's own problems; `detail` is sent to the browser as it is. */
export class RelayProblem extends Error {
  override name = "RelayProblem";
  readonly type: RelayProblemType;
  readonly detail: string;
  readonly headers: Readonly<Record<string, string>>;

  constructor(type: RelayProblemType, detail: string, headers: Readonly<Record<string, string>> = {}) {
    super(`${type}: ${detail}`);
    this.type = type;
    this.detail = detail;
    this.headers = headers;
  }
}

/** The RFC 9457 response of a problem: members `type`, `title`, `status`, `detail`. */
export function problemResponse(problem: RelayProblem): Response {
  const [status, title] = table[problem.type];
  const body = JSON.stringify({ type: problem.type, title, status, detail: problem.detail });
  return new Response(body, { status, headers: { "content-type": "application/problem+json", ...problem.headers } });
}
