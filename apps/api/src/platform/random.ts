import { randomBytes } from "node:crypto";

/** The source of randomness. Production uses the operating system's; simulations use a seed. */
export type Random = {
  /** `n` fresh bytes; the caller owns the array. */
  bytes(n: number): Uint8Array;
  /** A number in [0, 1), for jitter and sampling. */
  unit(): number;
};

/** Cryptographic randomness from the operating system. */
export const systemRandom: Random = {
  bytes: (n) => randomBytes(n),
  unit: () => {
    const bits = randomBytes(8).readBigUInt64BE() >> 11n;
    return Number(bits) / 2 ** 53;
  },
};

/** A repeatable sequence for tests and simulations (sfc32). Never use it where a secret is made. */
export function seededRandom(seed: number): Random {
  const next = sfc32(seed);
  return {
    bytes: (n) => {
      const out = new Uint8Array(n);
      for (let i = 0; i < n; i += 1) out[i] = next() >>> 24;
      return out;
    },
    unit: () => next() / 2 ** 32,
  };
}

function sfc32(seed: number): () => number {
  let a = 0x9e3779b9;
  let b = 0x243f6a88;
  let c = seed | 0;
  let counter = 1;
  const next = (): number => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return sum >>> 0;
  };
  // The first outputs still resemble the seed.
  for (let i = 0; i < 15; i += 1) next();
  return next;
}
