const RANDOM_BYTES_PER_ID = 10;
const POOL_BYTES = RANDOM_BYTES_PER_ID * 256;
const COUNTER_MAX = 0xfff;
const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

/** Where a generator takes its time (whole milliseconds since 1970) and its random bytes from. */
export type UuidSource = { now: () => number; fill: (bytes: Uint8Array<ArrayBuffer>) => void };

/**
 * Builds a generator of RFC 9562 version 7 identifiers, lower case, strictly increasing in text order.
 * Each millisecond starts its 12-bit counter at a random value below 2048 (section 6.2, method 1); a full counter or
 * a clock that steps back borrows from the next millisecond instead of repeating a value.
 */
export function createUuidv7(source: UuidSource): () => string {
  const pool = new Uint8Array(POOL_BYTES);
  let used = POOL_BYTES;
  let lastMs = -1;
  let counter = 0;

  return () => {
    if (used === POOL_BYTES) {
      source.fill(pool);
      used = 0;
    }
    const at = used;
    used += RANDOM_BYTES_PER_ID;
    const byte = (index: number): number => pool[at + index] ?? 0;
    const hex = (value: number): string => HEX[value] ?? "";

    const nowMs = source.now();
    if (nowMs > lastMs || counter === COUNTER_MAX) {
      lastMs = nowMs > lastMs ? nowMs : lastMs + 1;
      counter = ((byte(0) << 8) | byte(1)) & 0x7ff;
    } else {
      counter += 1;
    }

    const time = lastMs.toString(16).padStart(12, "0");
    const randA = (0x7000 | counter).toString(16);
    const randB = hex((byte(2) & 0x3f) | 0x80) + hex(byte(3));
    const tail = hex(byte(4)) + hex(byte(5)) + hex(byte(6)) + hex(byte(7)) + hex(byte(8)) + hex(byte(9));
    return `${time.slice(0, 8)}-${time.slice(8)}-${randA}-${randB}-${tail}`;
  };
}

/** A fresh UUIDv7 from the system clock and a pooled cryptographic random source; the shape of every stamped key (P-066). */
export const uuidv7: () => string = /* @__PURE__ */ createUuidv7({
  now: () => Date.now(),
  fill: (bytes) => crypto.getRandomValues(bytes),
});
