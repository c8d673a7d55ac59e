import { createCipheriv, createDecipheriv } from "node:crypto";
import type { KeyObject } from "node:crypto";
import type { Random } from "../random.ts";

/** The one column of one row a ciphertext belongs to; moved anywhere else it does not open. */
export type Place = { table: string; column: string; row: string };

/** One version of a tenant's data key. Versions count from 1. */
export type DataKey = { version: number; key: KeyObject };

/** A ciphertext that cannot be opened, and nothing about what is in it. */
export class VaultError extends Error {
  override name = "VaultError";
  readonly reason: "malformed" | "unknown_key" | "not_authentic";

  constructor(reason: VaultError["reason"], detail: string) {
    super(`${detail}: ${reason}`);
    this.reason = reason;
  }
}

const format = 0x01;
const ivBytes = 12;
const tagBytes = 16;
const ivAt = 3;
const textAt = ivAt + ivBytes;

/** Bytes a ciphertext is longer than its UTF-8 plaintext. */
export const overheadBytes = textAt + tagBytes;

/**
 * Seals `plaintext` with AES-256-GCM as `0x01 | key version u16 | iv 12 | ciphertext | tag 16`.
 * @throws RangeError for a place that would be ambiguous or text that UTF-8 cannot carry
 */
export function seal(input: {
  dataKey: DataKey;
  tenantId: string;
  place: Place;
  plaintext: string;
  random: Random;
}): Buffer {
  const { dataKey, tenantId, place, plaintext, random } = input;
  if (!plaintext.isWellFormed()) throw new RangeError("The plaintext has a lone surrogate");
  const iv = random.bytes(ivBytes);
  const cipher = createCipheriv("aes-256-gcm", dataKey.key, iv, { authTagLength: tagBytes });
  cipher.setAAD(additionalData(tenantId, place, dataKey.version));
  const head = Buffer.alloc(ivAt);
  head.writeUInt8(format, 0);
  head.writeUInt16BE(dataKey.version, 1);
  return Buffer.concat([head, iv, cipher.update(plaintext, "utf8"), cipher.final(), cipher.getAuthTag()]);
}

/** Opens what `seal` made for the same tenant and place; `keyOf` finds the data key of a version. */
export function unseal(input: {
  keyOf: (version: number) => KeyObject | undefined;
  tenantId: string;
  place: Place;
  sealed: Buffer;
}): string {
  const { keyOf, tenantId, place, sealed } = input;
  const where = `${place.table}.${place.column}`;
  if (sealed.length < overheadBytes || sealed[0] !== format) throw new VaultError("malformed", where);
  const version = sealed.readUInt16BE(1);
  const key = keyOf(version);
  if (key === undefined) throw new VaultError("unknown_key", where);
  const tagAt = sealed.length - tagBytes;
  const decipher = createDecipheriv("aes-256-gcm", key, sealed.subarray(ivAt, textAt), { authTagLength: tagBytes });
  decipher.setAAD(additionalData(tenantId, place, version));
  decipher.setAuthTag(sealed.subarray(tagAt));
  const text = decipher.update(sealed.subarray(textAt, tagAt));
  try {
    return Buffer.concat([text, decipher.final()]).toString("utf8");
  } catch {
    throw new VaultError("not_authentic", where);
  }
}

/** The key version a ciphertext was written with, to find what a rotation still has to rewrite. */
export function keyVersionOf(sealed: Buffer): number {
  if (sealed.length < overheadBytes || sealed[0] !== format) throw new VaultError("malformed", "ciphertext");
  return sealed.readUInt16BE(1);
}

/** Only `row` may hold a bar: the fields before it and the digits after it cannot, so no two places read alike. */
function additionalData(tenantId: string, place: Place, version: number): Buffer {
  for (const field of [tenantId, place.table, place.column]) {
    if (field === "" || field.includes("|")) throw new RangeError(`Not a name: ${JSON.stringify(field)}`);
  }
  if (place.row === "") throw new RangeError("A place names its row");
  return Buffer.from(`v1|${tenantId}|${place.table}|${place.column}|${place.row}|${version}`, "utf8");
}
