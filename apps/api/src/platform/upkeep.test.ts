import assert from "node:assert/strict";
import { test } from "node:test";
import { openTestApi, type TestTenant } from "../../test/harness.ts";
import { makeUpkeepDue } from "./upkeep.ts";

const api = await openTestApi();
const hourMs = 3_600_000;

const storedKeys = (tenant: TestTenant): Promise<number> =>
  tenant.inside(async ({ tx }) => (await tx.rows("select key_hash from idempotency")).length);

const create = (tenant: TestTenant, key: string) =>
  tenant.call("POST", "/v1/customers", { name: key }, { "Idempotency-Key": key });

test("answers of idempotency keys are removed a day after they were stored, and no sooner", async () => {
  const [acme, globex] = [await api.tenant(), await api.tenant()];
  const old = await create(acme, "old");
  api.clock.advance(23 * hourMs);
  await create(acme, "young");
  await create(globex, "young");
  await makeUpkeepDue(api.deps);
  await api.worker.drain();
  assert.deepEqual([await storedKeys(acme), await storedKeys(globex)], [2, 1]);
  api.clock.advance(hourMs);
  await makeUpkeepDue(api.deps);
  await api.worker.drain();
  assert.deepEqual([await storedKeys(acme), await storedKeys(globex)], [1, 1]);
  const again = await create(acme, "old");
  assert.notEqual(again.json["id"], old.json["id"]);
  assert.equal(again.headers.get("idempotent-replayed"), null);
});

test("more than one round of rows goes in one run", async () => {
  const acme = await api.tenant();
  await acme.inside(({ tx, now, tenant }) =>
    tx.rows(
      `insert into idempotency (tenant_id, key_hash, fingerprint, created_at, expires_at)
       select $1, decode(lpad(to_hex(n), 8, '0'), 'hex'), '\\x00', $2, $2 from generate_series(1, 2500) n`,
      [tenant.id, new Date(now)],
    ),
  );
  await makeUpkeepDue(api.deps);
  await makeUpkeepDue(api.deps);
  await api.worker.drain();
  assert.equal(await storedKeys(acme), 0);
});

test("a worker that starts makes every tenant's upkeep due by itself", async () => {
  const acme = await api.tenant();
  await create(acme, "old");
  api.clock.advance(25 * hourMs);
  const running = api.worker.start();
  for (let attempt = 0; attempt < 2000 && (await storedKeys(acme)) > 0; attempt += 1);
  await running.stop();
  assert.equal(await storedKeys(acme), 0);
});
