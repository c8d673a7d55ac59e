import { createHmac, createSecretKey, hkdfSync } from "node:crypto";
import type { KeyObject } from "node:crypto";
import type { Clock } from "../clock.ts";
import type { Random } from "../random.ts";
import { seal, unseal } from "./ciphertext.ts";
import type { DataKey, Place } from "./ciphertext.ts";
import { normalise } from "./normalise.ts";

/** Everything of one tenant that is stored encrypted goes through one of these. Ask for it per use; do not keep it. */
export type TenantVault = {
  /** Seals personal text for its column and row. */
  encrypt(place: Place, plaintext: string): Buffer;
  /** @throws VaultError when the bytes were not sealed for this tenant and place, or were changed */
  decrypt(place: Place, sealed: Buffer): string;
  /** As `encrypt`, under the key for credentials. */
  encryptSecret(place: Place, plaintext: string): Buffer;
  decryptSecret(place: Place, sealed: Buffer): string;
  /** 16 bytes that equal values share within a tenant and column ("customers.email"); `normalise` goes first. */
  blindIndex(column: string, value: string): Buffer;
  /** 43 characters that depend on exactly these parts, for calls a provider must see once however often we make it. */
  deterministicKey(parts: readonly string[]): string;
};

/** A data key and when it was made, in epoch milliseconds. */
export type DatedKey = DataKey & { createdAt: number };

/** A tenant's keys as they are held in memory; `pii` and `secrets` have at least one version each. */
export type TenantKeySet = {
  pii: readonly DatedKey[];
  secrets: readonly DatedKey[];
  /** Never rotated: blind indexes and provider keys must outlive every rotation of the others. */
  index: KeyObject;
};

export function createTenantVault(
  input: { tenantId: string; keys: TenantKeySet; activationMs: number },
  deps: { clock: Clock; random: Random },
): TenantVault {
  const { tenantId, keys, activationMs } = input;
  const blindKey = derive(keys.index, tenantId, "blind-index.v1");
  const providerKey = derive(keys.index, tenantId, "deterministic-key.v1");
  const sealUnder = (versions: readonly DatedKey[], place: Place, plaintext: string): Buffer => {
    const dataKey = keyForWriting(versions, deps.clock.now() - activationMs);
    return seal({ dataKey, tenantId, place, plaintext, random: deps.random });
  };
  const unsealUnder = (versions: readonly DatedKey[], place: Place, sealed: Buffer): string => {
    const keyOf = (version: number): KeyObject | undefined => versions.find((key) => key.version === version)?.key;
    return unseal({ keyOf, tenantId, place, sealed });
  };
  return {
    encrypt: (place, plaintext) => sealUnder(keys.pii, place, plaintext),
    decrypt: (place, sealed) => unsealUnder(keys.pii, place, sealed),
    encryptSecret: (place, plaintext) => sealUnder(keys.secrets, place, plaintext),
    decryptSecret: (place, sealed) => unsealUnder(keys.secrets, place, sealed),
    blindIndex: (column, value) => {
      if (column === "" || column.includes("|")) throw new RangeError(`Not a column: ${JSON.stringify(column)}`);
      const text = `${column}.v1|${normalise(value)}`;
      return Buffer.from(createHmac("sha256", blindKey).update(text, "utf8").digest().subarray(0, 16));
    },
    deterministicKey: (parts) => createHmac("sha256", providerKey).update(JSON.stringify(parts)).digest("base64url"),
  };
}

/**
 * The newest version that every other instance has had time to load: one written with sooner could not be read
 * by an instance that still holds the older set.
 */
function keyForWriting(versions: readonly DatedKey[], madeBefore: number): DataKey {
  const [first, ...rest] = versions;
  if (first === undefined) throw new RangeError("A tenant has at least one data key");
  return rest.reduce(
    (chosen, key) => (key.createdAt <= madeBefore && key.version > chosen.version ? key : chosen),
    first,
  );
}

function derive(root: KeyObject, tenantId: string, use: string): KeyObject {
  const raw = new Uint8Array(hkdfSync("sha256", root, "paylera", `${use}|${tenantId}`, 32));
  const key = createSecretKey(raw);
  raw.fill(0);
  return key;
}
