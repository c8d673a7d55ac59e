import type { Fields } from "./fields.ts";
import { isFields, refused } from "./fields.ts";

/** How an account's sandbox misbehaves. Rates are 0 to 1, drawn anew for each request or webhook. */
export type Behaviour = {
  webhook_delay_ms: number;
  /** Extra copies of every webhook, with the same event id. */
  webhook_duplicate: number;
  /** Each copy waits a random time of its own, so they overtake one another. */
  webhook_shuffle: boolean;
  webhook_drop_rate: number;
  latency_ms: number;
  /** The effect is kept and the connection is cut instead of answered. */
  drop_connection_after_effect_rate: number;
  error_before_rate: number;
  error_after_rate: number;
};

export type DeclineNext = { kind: "soft" | "hard"; count: number };

export const goodBehaviour: Behaviour = {
  webhook_delay_ms: 0,
  webhook_duplicate: 0,
  webhook_shuffle: false,
  webhook_drop_rate: 0,
  latency_ms: 0,
  drop_connection_after_effect_rate: 0,
  error_before_rate: 0,
  error_after_rate: 0,
};

/** The furthest a shuffled webhook is pushed back. */
export const shuffleMsMax = 5_000;

const dayMs = 86_400_000;
const known = new Set([...Object.keys(goodBehaviour), "decline_next"]);

/** A whole new behaviour: what is not named goes back to good. */
export function readBehaviour(fields: Fields): { behaviour: Behaviour; declineNext: DeclineNext | null } {
  const stranger = Object.keys(fields).find((name) => !known.has(name));
  if (stranger !== undefined) throw refused(`${stranger} is not a behaviour.`);
  const behaviour: Behaviour = {
    webhook_delay_ms: whole(fields, "webhook_delay_ms", 7 * dayMs),
    webhook_duplicate: whole(fields, "webhook_duplicate", 20),
    webhook_shuffle: flag(fields, "webhook_shuffle"),
    webhook_drop_rate: rate(fields, "webhook_drop_rate"),
    latency_ms: whole(fields, "latency_ms", 60_000),
    drop_connection_after_effect_rate: rate(fields, "drop_connection_after_effect_rate"),
    error_before_rate: rate(fields, "error_before_rate"),
    error_after_rate: rate(fields, "error_after_rate"),
  };
  return { behaviour, declineNext: readDeclineNext(fields.decline_next) };
}

function readDeclineNext(value: unknown): DeclineNext | null {
  if (value === undefined || value === null) return null;
  if (!isFields(value) || (value.kind !== "soft" && value.kind !== "hard")) {
    throw refused("decline_next must be {kind: soft or hard, count}.");
  }
  return { kind: value.kind, count: whole(value, "count", 1_000) };
}

function whole(fields: Fields, name: string, max: number): number {
  const value = fields[name] ?? 0;
  if (typeof value !== "number" || !Number.isSafeInteger(value) || value < 0 || value > max) {
    throw refused(`${name} must be a whole number from 0 to ${max}.`);
  }
  return value;
}

function rate(fields: Fields, name: string): number {
  const value = fields[name] ?? 0;
  if (typeof value !== "number" || !(value >= 0 && value <= 1)) throw refused(`${name} must be from 0 to 1.`);
  return value;
}

function flag(fields: Fields, name: string): boolean {
  const value = fields[name] ?? false;
  if (typeof value !== "boolean") throw refused(`${name} must be true or false.`);
  return value;
}
