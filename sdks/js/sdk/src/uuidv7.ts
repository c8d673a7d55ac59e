const COUNTER_MAX = 0xfff;

/** Where a generator takes its time (whole milliseconds since 1970) and its random version 4 identifiers from. */
export type UuidSource = { now: () => number; uuidv4: () => string };

/**
 * Builds a generator of RFC 9562 version 7 identifiers, lower case, strictly increasing in text order.
 * Each millisecond starts its 12-bit counter at a random value below 2048 (section 6.2, method 1); a full counter or
 * a clock that steps back borrows from the next millisecond instead of repeating a value. The random tail, variant
 * included, is that of a version 4 identifier.
 */
export function createUuidv7({ now, uuidv4 }: UuidSource): () => string {
  let lastMs = -1;
  let counter = 0;
  let time = "";
  return () => {
    const random = uuidv4();
    const nowMs = now();
    counter += 1;
    if (nowMs > lastMs || counter > COUNTER_MAX) {
      lastMs = Math.max(nowMs, lastMs + 1);
      counter = Number.parseInt(random.slice(0, 3), 16) & 0x7ff;
      time = lastMs.toString(16).padStart(12, "0").replace(/.{8}/, "$&-");
    }
    return `${time}-${(0x7000 | counter).toString(16)}${random.slice(18)}`;
  };
}

/** A fresh UUIDv7, the shape of every stamped key (P-066). The runtime pools the cryptographic randomness behind it. */
export const uuidv7: () => string = /* @__PURE__ */ createUuidv7({
  now: Date.now,
  uuidv4: () => crypto.randomUUID(),
});
