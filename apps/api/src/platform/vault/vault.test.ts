import assert from "node:assert/strict";
import { createSecretKey } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fixedClock } from "../clock.ts";
import type { FixedClock } from "../clock.ts";
import { systemRandom } from "../random.ts";
import { keyVersionOf } from "./ciphertext.ts";
import { KeyringError, localKeyring } from "./keyring.ts";
import type { KeyProvider } from "./keyring.ts";
import { createTenantVault } from "./tenant-vault.ts";
import { createVault } from "./vault.ts";
import type { TenantKey, Vault, VaultDeps } from "./vault.ts";

const place = { table: "customers", column: "email", row: "c1" };
const tenMinutes = 10 * 60_000;
let folder = "";
let keys: KeyProvider;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), "vault-"));
  keys = await localKeyring(join(folder, "keys.json"), ["us", "eu"], systemRandom);
});
after(() => rm(folder, { recursive: true }));

type Rig = { vault: Vault; other: Vault; rows: TenantKey[]; clock: FixedClock; loads: () => number; deps: VaultDeps };

/** Two instances of the product over one key table. */
function rig(change: Partial<VaultDeps> = {}): Rig {
  const rows: TenantKey[] = [];
  const clock = fixedClock(1_700_000_000_000);
  let loads = 0;
  const deps: VaultDeps = {
    keys,
    clock,
    random: systemRandom,
    loadTenantKeys: async (tenantId) => {
      loads += 1;
      return rows.filter((row) => row.tenantId === tenantId);
    },
    saveTenantKey: async (key) => {
      const same = (row: TenantKey): boolean =>
        row.tenantId === key.tenantId && row.purpose === key.purpose && row.version === key.version;
      const stored = rows.find(same);
      if (stored !== undefined) return stored;
      rows.push(key);
      return key;
    },
    ...change,
  };
  return { vault: createVault(deps), other: createVault(deps), rows, clock, loads: () => loads, deps };
}

test("first use makes the tenant's keys and another instance reads with them", async () => {
  const { vault, other, rows } = rig();
  const ours = await vault.forTenant("t1", "us");
  assert.deepEqual(rows.map((row) => row.purpose).sort(), ["index", "pii", "secrets"]);
  const theirs = await other.forTenant("t1", "us");
  assert.equal(theirs.decrypt(place, ours.encrypt(place, "ada@x.io")), "ada@x.io");
  assert.equal(theirs.decryptSecret(place, ours.encryptSecret(place, "sk_1")), "sk_1");
  assert.deepEqual(theirs.blindIndex("customers.email", "a@x.io"), ours.blindIndex("customers.email", "A@x.io "));
  assert.equal(theirs.deterministicKey(["charge", "1"]), ours.deterministicKey(["charge", "1"]));
});

test("instances racing to make the keys converge on the winner's", async () => {
  const { deps, rows } = rig();
  const vaults = await Promise.all(Array.from({ length: 6 }, () => createVault(deps).forTenant("t1", "us")));
  assert.equal(rows.length, 3);
  const [first] = vaults;
  assert.ok(first);
  const sealed = first.encrypt(place, "x");
  for (const vault of vaults) {
    assert.equal(vault.decrypt(place, sealed), "x");
    assert.equal(vault.deterministicKey(["a"]), first.deterministicKey(["a"]));
  }
});

test("personal text and secrets are under different keys", async () => {
  const ours = await rig().vault.forTenant("t1", "us");
  assert.throws(() => ours.decryptSecret(place, ours.encrypt(place, "x")), /not_authentic/);
  assert.throws(() => ours.decrypt(place, ours.encryptSecret(place, "x")), /not_authentic/);
});

test("another tenant can neither open nor match", async () => {
  const { vault } = rig();
  const ours = await vault.forTenant("t1", "us");
  const theirs = await vault.forTenant("t2", "us");
  assert.throws(() => theirs.decrypt(place, ours.encrypt(place, "x")), /not_authentic/);
  assert.notDeepEqual(theirs.blindIndex("c.e", "a"), ours.blindIndex("c.e", "a"));
  assert.notEqual(theirs.deterministicKey(["a"]), ours.deterministicKey(["a"]));
});

test("a tenant's keys do not open under another region's key, nor when moved to another tenant's rows", async () => {
  const { vault, other, rows } = rig();
  await vault.forTenant("t1", "us");
  await assert.rejects(other.forTenant("t1", "eu"), KeyringError);
  await assert.rejects(vault.forTenant("t1", "eu"), KeyringError);
  rows.push(...rows.map((row) => ({ ...row, tenantId: "t2" })));
  await assert.rejects(vault.forTenant("t2", "us"), KeyringError);
});

test("a failed load is not remembered", async () => {
  let down = true;
  const flaky: KeyProvider = {
    ...keys,
    unwrap: async (...args) => {
      if (down) throw new Error("the key service is down");
      return keys.unwrap(...args);
    },
  };
  const { vault } = rig({ keys: flaky });
  await assert.rejects(vault.forTenant("t1", "us"), /down/);
  down = false;
  assert.ok(await vault.forTenant("t1", "us"));
});

test("keys are loaded once for many callers and again after ten minutes", async () => {
  const { vault, clock, loads } = rig();
  await Promise.all(Array.from({ length: 20 }, () => vault.forTenant("t1", "us")));
  assert.equal(loads(), 1);
  clock.advance(tenMinutes - 1);
  await vault.forTenant("t1", "us");
  assert.equal(loads(), 1);
  clock.advance(1);
  await vault.forTenant("t1", "us");
  assert.equal(loads(), 2);
});

test("a rotated key is written with only once every instance has loaded it", async () => {
  const { vault, other, clock } = rig();
  const stale = await other.forTenant("t1", "us");
  const old = stale.encrypt(place, "before");
  assert.equal(await vault.rotate("t1", "us", "pii"), 2);

  const early = (await vault.forTenant("t1", "us")).encrypt(place, "early");
  assert.equal(keyVersionOf(early), 1);
  assert.equal(stale.decrypt(place, early), "early");

  clock.advance(2 * tenMinutes);
  const late = (await vault.forTenant("t1", "us")).encrypt(place, "late");
  assert.equal(keyVersionOf(late), 2);
  const fresh = await other.forTenant("t1", "us");
  assert.equal(fresh.decrypt(place, late), "late");
  assert.equal(fresh.decrypt(place, old), "before");
  assert.throws(() => stale.decrypt(place, late), /unknown_key/);
});

test("rotation leaves blind indexes, provider keys and the other purpose alone", async () => {
  const { vault, clock } = rig();
  const earlier = await vault.forTenant("t1", "us");
  await vault.rotate("t1", "us", "pii");
  clock.advance(2 * tenMinutes);
  const later = await vault.forTenant("t1", "us");
  assert.deepEqual(later.blindIndex("c.e", "a"), earlier.blindIndex("c.e", "a"));
  assert.equal(later.deterministicKey(["a"]), earlier.deterministicKey(["a"]));
  assert.equal(keyVersionOf(later.encryptSecret(place, "x")), 1);
});

test("indexes and provider keys agree with another implementation", () => {
  const key = createSecretKey(Uint8Array.from({ length: 32 }, (_, i) => i));
  const dated = [{ version: 1, key, createdAt: 0 }];
  const ours = createTenantVault(
    {
      tenantId: "0190f0e0-0000-7000-8000-000000000001",
      keys: { pii: dated, secrets: dated, index: key },
      activationMs: 0,
    },
    { clock: fixedClock(0), random: systemRandom },
  );
  const index = ours.blindIndex("customers.email", " ZOË@Example.com");
  assert.equal(index.toString("hex"), "5fc0eed85a784354bb8f8b7e9e71f8be");
  assert.equal(ours.deterministicKey(["charge", "inv_1", "1"]), "GImA-Ajypz0Ilmmsgx9xqnrCXkOX4S0vkLE7EMns8Z8");
});

test("a blind index is 16 bytes, differs by column, and parts of a key do not run together", async () => {
  const ours = await rig().vault.forTenant("t1", "us");
  assert.equal(ours.blindIndex("customers.email", "a@x.io").length, 16);
  assert.notDeepEqual(ours.blindIndex("customers.name", "a"), ours.blindIndex("customers.email", "a"));
  assert.notEqual(ours.deterministicKey(["ab", "c"]), ours.deterministicKey(["a", "bc"]));
  assert.match(ours.deterministicKey([]), /^[A-Za-z0-9_-]{43}$/);
});

test("what is stored holds neither the text nor a raw key", async () => {
  const raw: Uint8Array[] = [];
  const watched = {
    ...systemRandom,
    bytes: (n: number) => {
      const bytes = systemRandom.bytes(n);
      if (n === 32) raw.push(bytes);
      return bytes;
    },
  };
  const { vault, rows } = rig({ random: watched });
  const sealed = (await vault.forTenant("t1", "us")).encrypt(place, "canary-9f3a");
  assert.ok(!sealed.includes("canary-9f3a"));
  assert.equal(raw.length, 3);
  for (const bytes of raw)
    assert.ok(
      bytes.every((byte) => byte === 0),
      "a raw key was left in memory",
    );
  for (const row of rows) assert.equal(row.wrapped.length, 12 + 32 + 16);
});
