/**
 * Every problem type the rules can answer with. A refusal is an expected answer, returned as a value; the caller turns
 * it into RFC 9457. Misuse by the calling code throws RangeError instead.
 */
export type Refusal =
  | "paylera.subscription_not_active"
  | "paylera.plan_unchanged"
  | "paylera.plan_currency_mismatch"
  | "paylera.billing_cycle_anchor_invalid"
  | "paylera.validation_failed";

/** A decision that says no: `refused` is the problem type, `detail` a sentence for the person who asked. */
export interface Refused {
  readonly refused: Refusal;
  readonly detail: string;
}

/** Builds the answer of a rule that says no. */
export function refuse(refused: Refusal, detail: string): Refused {
  return { refused, detail };
}
