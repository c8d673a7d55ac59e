import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdtempSync, rmSync, statSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { after, test } from "node:test";
import { Client } from "pg";
import { canReach } from "./account.ts";
import { forgetEmbeddedPostgres, startEmbeddedPostgres } from "./embedded.ts";

const top = mkdtempSync(path.join(os.tmpdir(), "paylera-embedded-"));
const dir = path.join(top, "postgres");
const module = path.join(import.meta.dirname, "embedded.ts");

after(async () => {
  await forgetEmbeddedPostgres({ dir });
  rmSync(top, { recursive: true, force: true });
});

async function ask(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

test("the first start makes a durable UTF-8 cluster in UTC that only this machine reaches", async () => {
  chmodSync(top, 0o711);
  const server = await startEmbeddedPostgres({ dir });
  const names = ["fsync", "timezone", "server_encoding", "listen_addresses"];
  const settings = names.map((name) => `current_setting('${name}', true) as ${name}`).join(", ");
  const [row] = await ask(server.url, `select ${settings}`);
  assert.deepEqual(row, { fsync: "on", timezone: "UTC", server_encoding: "UTF8", listen_addresses: "127.0.0.1" });
  assert.equal(statSync(path.join(server.home, "password")).mode & 0o777, 0o600);
  await ask(server.url, "create table kept as select 1 as one");
  await server.stop();
});

test("a second start keeps the data", async () => {
  const server = await startEmbeddedPostgres({ dir });
  assert.equal(server.isNew, false);
  assert.deepEqual(await ask(server.url, "select one from kept"), [{ one: 1 }]);
  await server.stop();
});

test("a start after its predecessor was killed takes the data over", async () => {
  const script = `const { startEmbeddedPostgres } = await import(${JSON.stringify(module)});
    await startEmbeddedPostgres({ dir: ${JSON.stringify(dir)} });
    process.kill(process.pid, "SIGKILL");`;
  const killed = spawn(process.execPath, ["--input-type=module", "-e", script], { stdio: "inherit" });
  assert.deepEqual(await once(killed, "exit"), [null, "SIGKILL"]);
  const server = await startEmbeddedPostgres({ dir });
  assert.deepEqual(await ask(server.url, "select one from kept"), [{ one: 1 }]);
  await server.stop();
});

test("a wrong password is refused", async () => {
  const server = await startEmbeddedPostgres({ dir });
  const url = new URL(server.url);
  url.password = "wrong";
  await assert.rejects(ask(url.href, "select 1"), /password authentication failed/);
  await server.stop();
});

test("a closed folder above is out of another account's reach", () => {
  const account = { uid: 65534, gid: 65534 };
  const closed = path.join(top, "closed");
  execFileSync("mkdir", ["-p", "-m", "700", closed]);
  assert.equal(canReach(path.join(closed, "deep/data"), account), process.getuid?.() === account.uid);
  assert.equal(canReach("/usr", account), true);
});
