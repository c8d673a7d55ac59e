import { createCipheriv, createDecipheriv, createSecretKey } from "node:crypto";
import type { KeyObject } from "node:crypto";
import type { Random } from "../random.ts";
import { createKeys, KeyringError, newKey, readKeys, replaceKeys } from "./keyring-file.ts";
import type { KeyPurpose, StoredKey } from "./keyring-file.ts";

/** What a wrapped key is bound to; unwrapping under any other context fails. */
export type KeyContext = { tenantId: string; region: string; purpose: string; version: number };

/** The port to a key-management service: key-encryption keys stay behind it, data keys pass through. */
export type KeyProvider = {
  /** The key-encryption key to wrap with now. */
  currentKeyId(region: string, purpose: KeyPurpose): string;
  wrap(keyId: string, plain: Uint8Array, context: KeyContext): Promise<Buffer>;
  /** Opens with the named key, also an older one. The caller wipes the result. */
  unwrap(keyId: string, wrapped: Uint8Array, context: KeyContext): Promise<Buffer>;
};

/**
 * Key-encryption keys in a 0600 JSON file, for installations without a key-management service. A missing file
 * is made, with fresh keys for `regions`; of several processes making it at once, one wins and all read its file.
 * @throws KeyringError when others can read the file, or it is damaged
 */
export async function localKeyring(file: string, regions: readonly string[], random: Random): Promise<KeyProvider> {
  const stored = (await readKeys(file)) ?? (await createKeys(file, regions, random));
  return keyProvider(stored, random);
}

/**
 * Adds one version of one key-encryption key; data keys wrapped before stay readable. Run by one operator at a
 * time; processes use the new version from their next start.
 */
export async function addKeyVersion(
  input: { file: string; region: string; purpose: KeyPurpose },
  random: Random,
): Promise<void> {
  const { file, region, purpose } = input;
  const stored = await readKeys(file);
  if (stored === undefined) throw new KeyringError(`There is no keyring at ${file}`);
  const versions = stored.filter((key) => key.region === region && key.purpose === purpose).map((key) => key.version);
  const added = newKey(region, purpose, Math.max(0, ...versions) + 1, random);
  await replaceKeys(file, [...stored, added], random);
}

function keyProvider(stored: readonly StoredKey[], random: Random): KeyProvider {
  const keys = new Map<string, { key: KeyObject; region: string }>();
  const newest = new Map<string, StoredKey>();
  for (const entry of stored) {
    const raw = Buffer.from(entry.key, "base64");
    keys.set(keyIdOf(entry), { key: createSecretKey(raw), region: entry.region });
    raw.fill(0);
    const slot = `${entry.region}/${entry.purpose}`;
    if ((newest.get(slot)?.version ?? 0) < entry.version) newest.set(slot, entry);
  }
  const keyFor = (keyId: string, context: KeyContext): KeyObject => {
    const found = keys.get(keyId);
    if (found === undefined) throw new KeyringError(`The keyring has no key ${keyId}`);
    if (found.region !== context.region) throw new KeyringError(`Key ${keyId} is not of region ${context.region}`);
    return found.key;
  };
  return {
    currentKeyId: (region, purpose) => {
      const entry = newest.get(`${region}/${purpose}`);
      if (entry === undefined) throw new KeyringError(`The keyring has no ${purpose} key for region ${region}`);
      return keyIdOf(entry);
    },
    wrap: async (keyId, plain, context) => {
      const iv = random.bytes(12);
      const cipher = createCipheriv("aes-256-gcm", keyFor(keyId, context), iv, { authTagLength: 16 });
      cipher.setAAD(contextBytes(keyId, context));
      return Buffer.concat([iv, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
    },
    unwrap: async (keyId, wrapped, context) => unwrapWith(keyFor(keyId, context), keyId, wrapped, context),
  };
}

function unwrapWith(key: KeyObject, keyId: string, wrapped: Uint8Array, context: KeyContext): Buffer {
  if (wrapped.length < 28) throw new KeyringError(`A key wrapped by ${keyId} is damaged`);
  const tagAt = wrapped.length - 16;
  const decipher = createDecipheriv("aes-256-gcm", key, wrapped.subarray(0, 12), { authTagLength: 16 });
  decipher.setAAD(contextBytes(keyId, context));
  decipher.setAuthTag(wrapped.subarray(tagAt));
  const plain = decipher.update(wrapped.subarray(12, tagAt));
  try {
    decipher.final();
    return plain;
  } catch {
    plain.fill(0);
    throw new KeyringError(`A key wrapped by ${keyId} is not authentic for tenant ${context.tenantId}`);
  }
}

function contextBytes(keyId: string, context: KeyContext): Buffer {
  const { tenantId, region, purpose, version } = context;
  return Buffer.from(JSON.stringify(["kek.v1", keyId, tenantId, region, purpose, version]), "utf8");
}

function keyIdOf(entry: StoredKey): string {
  return `local/${entry.region}/${entry.purpose}/${entry.version}`;
}

export { KeyringError } from "./keyring-file.ts";
export type { KeyPurpose } from "./keyring-file.ts";
