import { pickFields, pickQuery } from "./body.ts";
import type { Fields } from "./body.ts";
import type { RelayOptions } from "./options.ts";
import { RelayProblem } from "./problems.ts";
import type { RelayRoute } from "./routes.ts";

const KEY = /^[\x21-\x7e]{1,255}$/;
const RESERVED = /^paylera-relay-/i;
const TERMS = new Set(["trial_period_days", "proration_behavior"]);
const PLAN_STATUSES = new Set(["active", "archived"]);

const refuse = (detail: string) => new RelayProblem("paylera.invalid_request", detail);

type Rules = Pick<RelayOptions, "allowClientTerms" | "track">;

/** What the browser may say on a route: allow-listed, then checked. `fields` is the parsed body of a POST. */
export function readParams(
  input: { route: RelayRoute; fields: Fields; search: URLSearchParams; anonymous: boolean },
  rules: Rules,
): Fields {
  const { route } = input;
  const picked = route.method === "POST" ? pickFields(input.fields, route.body) : pickQuery(input.search, route.query);
  const dropsTerms = rules.allowClientTerms === false;
  const entries = Object.entries(picked).filter(([name]) => !(dropsTerms && TERMS.has(name)));
  return checkParams({ route, params: Object.fromEntries(entries), anonymous: input.anonymous }, rules);
}

/** The checks the relay makes itself; the API makes the rest. Returns what goes upstream. */
export function checkParams(input: { route: RelayRoute; params: Fields; anonymous: boolean }, rules: Rules): Fields {
  const { route, params } = input;
  if (route.operation === "check") return checkQuestion(route, params);
  if (route.operation === "track") return checkUsage(params, rules.track);
  if (route.operation === "plans") return checkPlanFilter(params, input.anonymous);
  return params;
}

function checkQuestion(route: RelayRoute, params: Fields): Fields {
  if (typeof params["feature_code"] !== "string") throw refuse("feature_code must be a string.");
  return route.method === "GET" ? { ...params, required_usage: 0 } : params;
}

// Usage from a browser is the word of an untrusted client: a negative value would hand usage back.
function checkUsage(params: Fields, track: Rules["track"]): Fields {
  const { feature_code: code, value } = params;
  if (typeof code !== "string") throw refuse("feature_code must be a string.");
  if (typeof value !== "number" || !Number.isFinite(value) || value < 0) {
    throw refuse("value must be a finite number, zero or more.");
  }
  if (track === false || (track !== undefined && !track.features.includes(code))) {
    throw new RelayProblem("paylera.forbidden", "Usage of this feature cannot be reported from a browser.");
  }
  return params;
}

function checkPlanFilter(params: Fields, anonymous: boolean): Fields {
  if (anonymous) return { ...params, status: "active" };
  const { status = "active" } = params;
  if (typeof status === "string" && status.split(",").every((word) => PLAN_STATUSES.has(word)))
    return { ...params, status };
  throw refuse("status may be active or archived.");
}

/**
 * The key a write carries upstream: the header, else `dedup_key` on track, else a stamped one.
 * Keys in the relay's own name space are refused, as they could block another person's sign-up.
 */
export function chooseKey(
  input: { route: RelayRoute; header: string | null; dedupKey: unknown },
  stamp: () => string,
): string | undefined {
  const { route, header } = input;
  if (route.idempotency === "none") return undefined;
  const dedupKey = route.operation === "track" ? (input.dedupKey ?? null) : null;
  for (const key of [header, dedupKey]) {
    if (key === null || (typeof key === "string" && KEY.test(key) && !RESERVED.test(key))) continue;
    throw new RelayProblem(
      "paylera.idempotency_key_invalid",
      "Keys are 1 to 255 visible ASCII characters, no reserved prefix.",
    );
  }
  const chosen = header ?? dedupKey;
  if (typeof chosen === "string") return chosen;
  return route.idempotency === "required" ? stamp() : undefined;
}
