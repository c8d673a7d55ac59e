import assert from "node:assert/strict";
import { test } from "node:test";
import { completeLockfile, missingEntries } from "./complete.ts";

const lock = {
  packages: {
    "": { optionalDependencies: { present: "1.0.0" } },
    "node_modules/parser": {
      version: "2.0.0",
      dev: true,
      optionalDependencies: { "@parser/linux-x64-musl": "2.0.0", "@parser/win32-arm64": "2.0.0", nested: "1.0.0" },
    },
    "node_modules/parser/node_modules/nested": { version: "1.0.0" },
    "node_modules/present": { version: "1.0.0" },
  },
};

test("a platform package the registry did not serve is added with the platform its name tells", () => {
  const { packages } = completeLockfile(lock);
  assert.deepEqual(packages["node_modules/@parser/linux-x64-musl"], {
    version: "2.0.0",
    libc: ["musl"],
    os: ["linux"],
    cpu: ["x64"],
    dev: true,
    optional: true,
  });
  assert.ok(packages["node_modules/@parser/win32-arm64"]);
});

test("a completed lockfile misses nothing", () => {
  assert.equal(missingEntries(lock).length, 2);
  assert.deepEqual(missingEntries(completeLockfile(lock)), []);
});

test("a range cannot be pinned without asking the registry", () => {
  const loose = { packages: { "node_modules/a": { optionalDependencies: { "b-linux-x64": "^1.0.0" } } } };
  assert.throws(() => completeLockfile(loose), /only exact versions/);
});
