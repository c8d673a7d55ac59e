import type { BalanceRow } from "./balance.ts";
import { currentBalance, remainingUsage } from "./balance.ts";
import type { Decimal } from "./decimal.ts";
import { addDecimal, compareDecimal, signOfDecimal, ZERO } from "./decimal.ts";
import type { FeatureGrant } from "./grant.ts";
import type { Instant } from "./instant.ts";
import type { CycleWindow } from "./usage-cycle.ts";

/** What kind of thing a feature is (P-033, P-143). */
export type FeatureType = "boolean" | "numeric" | "text" | "metered" | "unlimited";

/** Where an entitlement comes from (P-033). */
export type GrantSource = "plan_grant" | "override" | "credit_grant";

/** A grant given to one customer; it replaces the plans' grant until `expiresAt`, which is no longer part of it. */
export interface FeatureOverride extends FeatureGrant {
  readonly expiresAt: Instant | null;
}

/** The value on the wire: exactly one of `n`, `b` and `s`, or none when unlimited; `u` says unlimited. */
export interface FeatureValue {
  readonly type: FeatureType;
  readonly n?: Decimal;
  readonly b?: boolean;
  readonly s?: string;
  readonly u: boolean;
}

/** Everything a check is decided from. */
export interface CheckInput {
  readonly feature: { readonly type: FeatureType };
  /** What the customer's live subscriptions grant, merged by `mergeGrants`; null when nothing does. */
  readonly grant: FeatureGrant | null;
  readonly override: FeatureOverride | null;
  /** The stored balance as it is, not yet reset; null when nothing was used. Read for metered features only. */
  readonly balance: BalanceRow | null;
  /** The usage cycle that holds `now`; null for features that are not metered. */
  readonly cycle: CycleWindow | null;
  /** Remaining credits that have not expired at `now`, zero or more. What burned them is not part of the balance. */
  readonly credits: Decimal;
  /** Zero or more; 0 is a pure read. */
  readonly requiredUsage: Decimal;
  readonly now: Instant;
}

/** The answer to a check (P-033). Amounts and instants are null where the feature's type has none. */
export interface Entitlement {
  readonly allowed: boolean;
  /** Included usage left plus credits, never below zero; null unless metered with a limit. */
  readonly balance: Decimal | null;
  /** Included in each cycle; null unless metered with a limit. */
  readonly includedUsage: Decimal | null;
  /** Used in this cycle; may exceed what is included. Null unless metered. */
  readonly usage: Decimal | null;
  readonly unlimited: boolean;
  readonly cycleStartAt: Instant | null;
  readonly nextResetAt: Instant | null;
  /** Null when nothing grants the feature. */
  readonly source: GrantSource | null;
  readonly value: FeatureValue;
}

interface Effective {
  readonly grant: FeatureGrant;
  readonly source: "plan_grant" | "override";
}

function effectiveGrant(input: CheckInput): Effective | null {
  const { override, grant, now } = input;
  if (override !== null && (override.expiresAt === null || now < override.expiresAt)) {
    return { grant: override, source: "override" };
  }
  return grant === null ? null : { grant, source: "plan_grant" };
}

function plain(allowed: boolean, source: GrantSource | null, value: FeatureValue): Entitlement {
  return {
    allowed,
    balance: null,
    includedUsage: null,
    usage: null,
    unlimited: value.u,
    cycleStartAt: null,
    nextResetAt: null,
    source,
    value,
  };
}

// Zero is a question, not a wish: "is anything left?"
function isEnough(available: Decimal, required: Decimal): boolean {
  return signOfDecimal(available) > 0 ? compareDecimal(required, available) <= 0 : false;
}

function checkMetered(input: CheckInput, effective: Effective | null): Entitlement {
  const { cycle, now } = input;
  if (cycle === null && effective !== null) throw new RangeError("A granted metered feature needs a usage cycle.");
  const row = cycle === null ? null : currentBalance(input.balance, cycle, now);
  const usage = row?.used ?? ZERO;
  const includedUsage = effective?.grant.includedUsage ?? ZERO;
  const left = remainingUsage(includedUsage, usage);
  const balance = addDecimal(left, input.credits);
  const unlimited = effective?.grant.unlimited ?? false;
  const isCreditOnly = effective?.source !== "override" && signOfDecimal(left) === 0 && signOfDecimal(balance) > 0;
  return {
    allowed: unlimited || isEnough(balance, input.requiredUsage),
    balance: unlimited ? null : balance,
    includedUsage: unlimited ? null : includedUsage,
    usage,
    unlimited,
    cycleStartAt: row?.cycleStart ?? null,
    nextResetAt: row?.cycleEnd ?? null,
    source: isCreditOnly && !unlimited ? "credit_grant" : (effective?.source ?? null),
    value: unlimited ? { type: "metered", u: true } : { type: "metered", n: includedUsage, u: false },
  };
}

/**
 * Decides whether a customer may use a feature.
 *
 * - An override that has not expired replaces what the plans grant.
 * - boolean: allowed when granted and not `false`. text: allowed when the text is not empty. unlimited: when granted.
 * - numeric: a standing limit without usage; allowed while `requiredUsage` is at most the value and the value is > 0.
 * - metered: the balance is reset on reading; required = balance is allowed, one more is not. A pure read
 *   (`requiredUsage` 0) is allowed while anything is left, so an exhausted balance answers false until the reset.
 *
 * @throws RangeError when `requiredUsage` or `credits` is negative, or a granted metered feature has no cycle
 */
export function checkEntitlement(input: CheckInput): Entitlement {
  if (signOfDecimal(input.requiredUsage) < 0) throw new RangeError("Required usage must be zero or more.");
  if (signOfDecimal(input.credits) < 0) throw new RangeError("Credits must be zero or more.");
  const effective = effectiveGrant(input);
  const { type } = input.feature;
  if (type === "metered") return checkMetered(input, effective);
  const source = effective?.source ?? null;
  const granted = effective?.grant.value ?? null;
  if (type === "unlimited" || (type === "numeric" && effective?.grant.unlimited === true)) {
    const unlimited = effective !== null;
    return plain(unlimited, source, { type, u: unlimited });
  }
  if (type === "boolean") {
    const isOn = effective !== null && granted !== false;
    return plain(isOn, source, { type, b: isOn, u: false });
  }
  if (type === "text") {
    const text = typeof granted === "string" ? granted : "";
    return plain(text !== "", source, { type, s: text, u: false });
  }
  const limit = granted !== null && typeof granted === "object" ? granted : ZERO;
  return plain(isEnough(limit, input.requiredUsage), source, { type, n: limit, u: false });
}
