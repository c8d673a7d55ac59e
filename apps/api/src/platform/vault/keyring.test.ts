import assert from "node:assert/strict";
import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import type { TestContext } from "node:test";
import { systemRandom } from "../random.ts";
import { addKeyVersion, KeyringError, localKeyring } from "./keyring.ts";

const context = { tenantId: "t1", region: "eu", purpose: "pii", version: 1 };
const secret = Buffer.alloc(32, 7);

async function freshFile(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "keyring-"));
  t.after(() => rm(folder, { recursive: true }));
  return join(folder, "keys.json");
}

test("a missing keyring is made for its owner alone, and read again by the next start", async (t) => {
  const file = await freshFile(t);
  const first = await localKeyring(file, ["us", "eu"], systemRandom);
  assert.equal((await stat(file)).mode & 0o777, 0o600);
  const keyId = first.currentKeyId("eu", "pii");
  const wrapped = await first.wrap(keyId, secret, context);
  const second = await localKeyring(file, ["us", "eu"], systemRandom);
  assert.deepEqual(await second.unwrap(keyId, wrapped, context), secret);
});

test("eight starters at once end with one file, the same keys and no leftovers", async (t) => {
  const file = await freshFile(t);
  const rings = await Promise.all(Array.from({ length: 8 }, () => localKeyring(file, ["us"], systemRandom)));
  const [first] = rings;
  assert.ok(first);
  const us = { ...context, region: "us" };
  const keyId = first.currentKeyId("us", "secrets");
  const wrapped = await first.wrap(keyId, secret, us);
  for (const ring of rings) assert.deepEqual(await ring.unwrap(keyId, wrapped, us), secret);
  assert.deepEqual(await readdir(join(file, "..")), ["keys.json"]);
});

test("a keyring others can read is refused", async (t) => {
  const file = await freshFile(t);
  await localKeyring(file, ["us"], systemRandom);
  for (const mode of [0o640, 0o604, 0o644, 0o660, 0o610]) {
    await chmod(file, mode);
    await assert.rejects(localKeyring(file, ["us"], systemRandom), /make it mode 0600/);
  }
});

test("a wrapped key opens only under its key, region, tenant, purpose and version", async (t) => {
  const ring = await localKeyring(await freshFile(t), ["us", "eu"], systemRandom);
  const keyId = ring.currentKeyId("eu", "pii");
  const wrapped = await ring.wrap(keyId, secret, context);
  const others = [{ tenantId: "t2" }, { region: "us" }, { purpose: "secrets" }, { version: 2 }];
  for (const other of others) {
    await assert.rejects(ring.unwrap(keyId, wrapped, { ...context, ...other }), KeyringError);
  }
  for (const other of [ring.currentKeyId("us", "pii"), ring.currentKeyId("eu", "secrets"), "local/eu/pii/9"]) {
    await assert.rejects(ring.unwrap(other, wrapped, context), KeyringError);
  }
  for (let i = 0; i < wrapped.length; i += 1) {
    const changed = Buffer.from(wrapped);
    changed[i] = (changed[i] ?? 0) ^ 1;
    await assert.rejects(ring.unwrap(keyId, changed, context), KeyringError);
  }
  await assert.rejects(ring.unwrap(keyId, wrapped.subarray(0, 20), context), KeyringError);
});

test("a region without a key is an error, not another region's key", async (t) => {
  const ring = await localKeyring(await freshFile(t), ["us"], systemRandom);
  assert.throws(() => ring.currentKeyId("apac", "pii"), KeyringError);
});

test("a new key version is used from the next start and the old one still opens", async (t) => {
  const file = await freshFile(t);
  const before = await localKeyring(file, ["eu"], systemRandom);
  const oldId = before.currentKeyId("eu", "pii");
  const wrapped = await before.wrap(oldId, secret, context);
  await addKeyVersion({ file, region: "eu", purpose: "pii" }, systemRandom);
  await addKeyVersion({ file, region: "us", purpose: "pii" }, systemRandom);
  const after = await localKeyring(file, ["eu"], systemRandom);
  assert.notEqual(after.currentKeyId("eu", "pii"), oldId);
  assert.deepEqual(await after.unwrap(oldId, wrapped, context), secret);
  assert.ok(after.currentKeyId("us", "pii"));
  assert.equal((await stat(file)).mode & 0o777, 0o600);
});

test("a damaged keyring is refused and left as it was", async (t) => {
  const file = await freshFile(t);
  const key = Buffer.alloc(32).toString("base64");
  const entry = { region: "us", purpose: "pii", version: 1, key };
  const contents = [
    "",
    "{",
    "[]",
    JSON.stringify({ format: 2, keys: [] }),
    JSON.stringify({ format: 1, keys: [{ ...entry, key: "AAAA" }] }),
    JSON.stringify({ format: 1, keys: [{ ...entry, purpose: "other" }] }),
    JSON.stringify({ format: 1, keys: [entry, entry] }),
  ];
  for (const content of contents) {
    await writeFile(file, content, { mode: 0o600 });
    await assert.rejects(localKeyring(file, ["us"], systemRandom), KeyringError);
    assert.equal(await readFile(file, "utf8"), content);
  }
});
