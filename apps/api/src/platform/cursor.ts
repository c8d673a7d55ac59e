import { createHmac, createSecretKey, timingSafeEqual } from "node:crypto";

/** Where a page ended: the sort values of its last row, then its id. */
export type CursorPosition = readonly (string | number | null)[];

export type Cursors = {
  encode(tenantId: string, queryHash: string, position: CursorPosition): string;
  /** The position, or null when the cursor is not ours, is another tenant's, or belongs to another query. */
  decode(tenantId: string, queryHash: string, cursor: string): CursorPosition | null;
};

const macBytes = 16;
const maxLength = 2_048;

/**
 * Signed page cursors: `base64url(mac ‖ position)`, the mac covering tenant and query.
 * @param secret at least 32 bytes, the same on every instance
 */
export function createCursors(secret: Uint8Array): Cursors {
  if (secret.byteLength < 32) throw new RangeError("A cursor secret has at least 32 bytes");
  const key = createSecretKey(secret);
  const sign = (tenantId: string, queryHash: string, payload: string): Buffer => {
    const signed = JSON.stringify(["cursor.v1", tenantId, queryHash, payload]);
    return createHmac("sha256", key).update(signed).digest().subarray(0, macBytes);
  };
  return {
    encode: (tenantId, queryHash, position) => {
      const payload = JSON.stringify(position);
      const mac = sign(tenantId, queryHash, payload);
      const cursor = Buffer.concat([mac, Buffer.from(payload)]).toString("base64url");
      if (cursor.length > maxLength) throw new RangeError(`A cursor has at most ${maxLength} characters`);
      return cursor;
    },
    decode: (tenantId, queryHash, cursor) => {
      if (cursor.length > maxLength) return null;
      const bytes = Buffer.from(cursor, "base64url");
      // Buffer skips characters it does not know, so one position would have many spellings.
      if (bytes.length <= macBytes || bytes.toString("base64url") !== cursor) return null;
      const payload = bytes.toString("utf8", macBytes);
      if (!timingSafeEqual(sign(tenantId, queryHash, payload), bytes.subarray(0, macBytes))) return null;
      const position: unknown = JSON.parse(payload);
      return isPosition(position) ? position : null;
    },
  };
}

function isPosition(value: unknown): value is CursorPosition {
  return Array.isArray(value) && value.every((item) => item === null || ["string", "number"].includes(typeof item));
}
