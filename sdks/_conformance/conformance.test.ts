import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { coverageOf } from "./runner/coverage.ts";
import { loadCases, lockFaults } from "./runner/load-cases.ts";
import { staleMutants } from "./runner/mutation.ts";
import { runSuite } from "./runner/suite.ts";

const cases = loadCases();
const everything = { kinds: ["relay", "client", "webhook"], slow: false, wanted: () => true } as const;

test("no case differs from what was frozen in cases.lock.json", () => {
  assert.deepEqual(lockFaults(cases), []);
});

test("every requirement has a case or a reason to have none", () => {
  assert.deepEqual(coverageOf(cases).faults, []);
});

test("every mutant still changes the code it was made for", () => {
  assert.deepEqual(staleMutants(cases), []);
});

describe("the TypeScript packages", async () => {
  for (const { name, title, failures } of await runSuite({ name: "js", env: {} }, cases, everything)) {
    test(`${name}: ${title}`, () => assert.deepEqual(failures, []));
  }
});

test("the Web Crypto verifier judges every delivery like the other one", async () => {
  const verdicts = await runSuite({ name: "js-web-crypto", env: {} }, cases, { ...everything, kinds: ["webhook"] });
  assert.deepEqual(
    verdicts.filter(({ failures }) => failures.length > 0),
    [],
  );
});
