import assert from "node:assert/strict";
import { globSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { applyDeviations } from "./runner/deviations.ts";
import { loadCases } from "./runner/load-cases.ts";
import { runMutants } from "./runner/mutation.ts";
import { runSuite } from "./runner/suite.ts";

const cases = loadCases();
const targets = globSync("js*/run", { cwd: path.join(import.meta.dirname, "targets") }).map((file) =>
  path.dirname(file),
);

for (const name of targets.filter((target) => target !== "js-web-crypto").toSorted()) {
  test(`${name} passes every relay case but for its declared deviations`, async () => {
    // Time limits belong to the relay's core; waiting for them once is enough.
    const choice = { kinds: ["relay"], slow: name === "js", wanted: () => true } as const;
    const verdicts = applyDeviations(name, await runSuite({ name, env: {} }, cases, choice));
    assert.deepEqual(
      verdicts.filter(({ failures }) => failures.length > 0),
      [],
    );
  });
}

test("every mutant is caught", async (t) => {
  const fates = await runMutants(cases);
  const alive = fates.filter(({ killedBy }) => killedBy === undefined);
  t.diagnostic(`mutants: ${fates.length - alive.length}/${fates.length} killed`);
  assert.deepEqual(alive, []);
});
