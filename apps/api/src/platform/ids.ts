import { createHash } from "node:crypto";
import type { Clock } from "./clock.ts";
import type { Random } from "./random.ts";

/** Makes identifiers for new rows. */
export type Ids = {
  /** A UUIDv7: sorts by creation time, and strictly upwards within one instance. */
  uuid(): string;
};

const poolBytes = 4_096;
const bytesPerId = 10;
const hex = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));
const uuidShape = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/**
 * UUIDv7 with a 12-bit counter in `rand_a` (RFC 9562, 6.2, method 1). When the clock stands still or goes
 * back the counter carries on; when it is used up the timestamp runs one millisecond ahead.
 */
export function createIds(clock: Clock, random: Random): Ids {
  const draw = pooled(random);
  let lastMs = -1;
  let counter = 0;
  return {
    uuid: () => {
      const noise = draw();
      const now = clock.now();
      // A fresh millisecond starts in the lower half, which leaves at least 2,048 ids to count.
      const start = (((noise[0] ?? 0) << 8) | (noise[1] ?? 0)) & 0x7ff;
      if (now > lastMs) {
        lastMs = now;
        counter = start;
      } else {
        counter += 1;
        if (counter > 0xfff) {
          lastMs += 1;
          counter = start;
        }
      }
      return format(lastMs, counter, noise);
    },
  };
}

/** Whether `text` is a UUID in the one spelling we write: lower case, hyphenated, RFC 9562 variant. */
export function isUuid(text: string): boolean {
  return text.length === 36 && uuidShape.test(text);
}

/** A new secret: `prefix` and 256 random bits as 43 base64url characters. Show it once, store its `sha256`. */
export function secretToken(prefix: string, random: Random): string {
  return prefix + Buffer.from(random.bytes(32)).toString("base64url");
}

/** SHA-256 of the UTF-8 text, 32 bytes. */
export function sha256(text: string): Buffer {
  return createHash("sha256").update(text, "utf8").digest();
}

/** One system call per few hundred ids instead of one per id. */
function pooled(random: Random): () => Uint8Array {
  let pool = new Uint8Array(0);
  let offset = 0;
  return () => {
    if (offset + bytesPerId > pool.length) {
      pool = new Uint8Array(random.bytes(poolBytes));
      offset = 0;
    }
    offset += bytesPerId;
    return pool.subarray(offset - bytesPerId, offset);
  };
}

function format(ms: number, counter: number, noise: Uint8Array): string {
  const time = ms.toString(16).padStart(12, "0");
  const low = counter.toString(16).padStart(3, "0");
  const at = (i: number): string => hex[noise[i] ?? 0] ?? "00";
  const variant = hex[((noise[2] ?? 0) & 0x3f) | 0x80] ?? "80";
  const head = `${time.slice(0, 8)}-${time.slice(8)}-7${low}-${variant}${at(3)}`;
  return `${head}-${at(4)}${at(5)}${at(6)}${at(7)}${at(8)}${at(9)}`;
}
