import { createSecretKey } from "node:crypto";
import type { KeyObject } from "node:crypto";
import type { Clock } from "../clock.ts";
import type { Random } from "../random.ts";
import type { KeyProvider, KeyPurpose } from "./keyring.ts";
import { createTenantVault } from "./tenant-vault.ts";
import type { DatedKey, TenantKeySet, TenantVault } from "./tenant-vault.ts";

/** What a tenant's keys are for: personal text, credentials, and the root of blind indexes and provider keys. */
export type TenantKeyPurpose = "pii" | "secrets" | "index";

/** A row of `tenant_keys`; `(tenantId, purpose, version)` is its key and `createdAt` is in epoch milliseconds. */
export type TenantKey = {
  tenantId: string;
  purpose: TenantKeyPurpose;
  version: number;
  wrapped: Buffer;
  keyId: string;
  createdAt: number;
};

export type VaultDeps = {
  keys: KeyProvider;
  loadTenantKeys(tenantId: string): Promise<readonly TenantKey[]>;
  /** Stores the row unless its key exists, and returns the row that is stored then: ours or the other maker's. */
  saveTenantKey(key: TenantKey): Promise<TenantKey>;
  clock: Clock;
  random: Random;
};

export type Vault = {
  /** The tenant's vault; makes its keys on first use. Fails when the keys are not of this region. */
  forTenant(tenantId: string, region: string): Promise<TenantVault>;
  /** Adds a key version and returns its number. It is written with once every instance has loaded it. */
  rotate(tenantId: string, region: string, purpose: KeyPurpose): Promise<number>;
};

type Held = { vault: TenantVault; expiresAt: number };

const ttlMs = 10 * 60_000;
const activationMs = 2 * ttlMs;
const heldMax = 10_000;
const lastVersion = 0xffff;
const tenantPurposes: readonly TenantKeyPurpose[] = ["pii", "secrets", "index"];

/**
 * Envelope encryption: data keys per tenant, wrapped by the region's key-encryption key. Raw key bytes are wiped
 * as soon as they are in OpenSSL's hands, which wipes its copy when the last user of an evicted key lets go.
 */
export function createVault(deps: VaultDeps): Vault {
  const held = new Map<string, Held>();
  const loading = new Map<string, Promise<TenantVault>>();

  const load = async (slot: string, tenantId: string, region: string): Promise<TenantVault> => {
    const keys = await loadKeySet(deps, tenantId, region);
    const vault = createTenantVault({ tenantId, keys, activationMs }, deps);
    evict(held, deps.clock.now());
    held.set(slot, { vault, expiresAt: deps.clock.now() + ttlMs });
    return vault;
  };

  return {
    forTenant: async (tenantId, region) => {
      const slot = `${region}/${tenantId}`;
      const found = held.get(slot);
      if (found !== undefined && deps.clock.now() < found.expiresAt) {
        held.delete(slot);
        held.set(slot, found);
        return found.vault;
      }
      // One unwrap per tenant at a time, however many requests wait for it.
      const underway = loading.get(slot);
      if (underway !== undefined) return underway;
      const started = load(slot, tenantId, region).finally(() => loading.delete(slot));
      loading.set(slot, started);
      return started;
    },
    rotate: async (tenantId, region, purpose) => {
      const rows = await deps.loadTenantKeys(tenantId);
      const versions = rows.filter((row) => row.purpose === purpose).map((row) => row.version);
      const version = Math.max(0, ...versions) + 1;
      if (version > lastVersion) throw new RangeError(`A tenant has at most ${lastVersion} versions of a key`);
      await makeKey(deps, { tenantId, region, purpose, version });
      held.delete(`${region}/${tenantId}`);
      return version;
    },
  };
}

/** Drops what has expired, then the longest unused, until one more fits. */
function evict(held: Map<string, Held>, now: number): void {
  if (held.size < heldMax) return;
  for (const [slot, entry] of held) if (entry.expiresAt <= now) held.delete(slot);
  for (const slot of held.keys()) {
    if (held.size < heldMax) return;
    held.delete(slot);
  }
}

async function loadKeySet(deps: VaultDeps, tenantId: string, region: string): Promise<TenantKeySet> {
  const rows = [...(await deps.loadTenantKeys(tenantId))];
  for (const purpose of tenantPurposes) {
    if (rows.some((row) => row.purpose === purpose)) continue;
    rows.push(await makeKey(deps, { tenantId, region, purpose, version: 1 }));
  }
  const opened = async (purpose: TenantKeyPurpose): Promise<DatedKey[]> => {
    const wanted = rows.filter((row) => row.purpose === purpose).sort((a, b) => a.version - b.version);
    return Promise.all(wanted.map((row) => openKey(deps, row, { tenantId, region })));
  };
  const [pii, secrets, index] = await Promise.all([opened("pii"), opened("secrets"), opened("index")]);
  const [root] = index;
  if (root === undefined) throw new RangeError(`Tenant ${tenantId} has no index key`);
  return { pii, secrets, index: root.key };
}

async function makeKey(
  deps: VaultDeps,
  slot: { tenantId: string; region: string; purpose: TenantKeyPurpose; version: number },
): Promise<TenantKey> {
  const { tenantId, region, purpose, version } = slot;
  const keyId = deps.keys.currentKeyId(region, purpose === "secrets" ? "secrets" : "pii");
  const raw = deps.random.bytes(32);
  const wrapped = await deps.keys.wrap(keyId, raw, slot);
  raw.fill(0);
  return deps.saveTenantKey({ tenantId, purpose, version, wrapped, keyId, createdAt: deps.clock.now() });
}

async function openKey(
  deps: VaultDeps,
  row: TenantKey,
  owner: { tenantId: string; region: string },
): Promise<DatedKey> {
  const { purpose, version, createdAt } = row;
  const raw = await deps.keys.unwrap(row.keyId, row.wrapped, { ...owner, purpose, version });
  if (raw.length !== 32) throw new RangeError(`Data key ${version} of tenant ${owner.tenantId} is not 32 bytes`);
  const key: KeyObject = createSecretKey(raw);
  raw.fill(0);
  return { version, key, createdAt };
}
