/** Milliseconds as RFC 3339 in UTC. */
export const iso = (ms: number): string => new Date(ms).toISOString();

/** Milliseconds or null as RFC 3339 in UTC or null. */
export const isoOrNull = (ms: number | null): string | null => (ms === null ? null : iso(ms));

/** Minor units as a JSON integer; amounts beyond what JSON carries exactly are a bug, not a rounding. */
export function minorUnits(amount: bigint): number {
  const value = Number(amount);
  if (!Number.isSafeInteger(value)) throw new RangeError("amount exceeds the safe integers of JSON");
  return value;
}

/** A decimal column as a JSON number (A-41: IEEE doubles on the wire). */
export const decimalOrNull = (text: string | null): number | null => (text === null ? null : Number(text));
