import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { test } from "node:test";
import { readConfig } from "./config.ts";

const DATABASE_URL = "postgres://localhost/paylera";

test("one address is all a process must be told", () => {
  const config = readConfig({ DATABASE_URL });
  assert.equal(config.publicUrl, "http://localhost:4010");
  assert.equal(config.allowLoopbackWebhooks, false);
  assert.equal(config.runsWorker, true);
});

test("every setting that is wrong is named, and no value is repeated", () => {
  const wrong = {
    DATABASE_URL: "mysql://root:hunter2@db/paylera",
    PAYLERA_API_PORT: "65536",
    PAYLERA_PUBLIC_URL: "javascript:alert(1)",
    PAYLERA_SANDBOX_URL: "ftp://sandbox.test",
    PAYLERA_SANDBOX_SECRET: "short",
    PAYLERA_WORKER: "yes",
    PAYLERA_DRAIN_SECONDS: "-1",
    PAYLERA_RATE_LIMIT: "many",
    PAYLERA_LOG_LEVEL: "loud",
  };
  assert.throws(
    () => readConfig(wrong),
    ({ message }: Error) => {
      for (const [name, value] of Object.entries(wrong)) {
        assert.ok(message.includes(name), name);
        assert.ok(!message.includes(value), value);
      }
      return true;
    },
  );
});

test("every setting of the code is in the documentation, once, and the other way round", async () => {
  const source = await readFile(path.join(import.meta.dirname, "config.ts"), "utf8");
  const page = await readFile(path.join(import.meta.dirname, "../../../docs/configuration.md"), "utf8");
  const read = [...source.matchAll(/^ {2}([A-Z_]+): /gm)].map(([, name]) => name);
  const documented = [...page.matchAll(/^\| `([A-Z_]+)`/gm)].map(([, name]) => name);
  assert.equal(documented.length, read.length);
  assert.deepEqual(new Set(documented), new Set(read));
});
