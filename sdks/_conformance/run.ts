#!/usr/bin/env node
// `npm run conformance -- [options]`: runs the cases against a target. `--help` lists the options.
import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import type { Kind, Verdict } from "./runner/case.ts";
import { coverageOf } from "./runner/coverage.ts";
import { loadCases, lockFaults, writeLock } from "./runner/load-cases.ts";
import { toJunit } from "./runner/junit.ts";
import { applyDeviations, deviationsOf } from "./runner/deviations.ts";
import { runMutants } from "./runner/mutation.ts";
import { runSuite } from "./runner/suite.ts";

const help = `npm run conformance -- [options]

  --target <name|path>  which target, again for several; default js
  --kind <kind>         relay, client or webhook, again for several; default what the target has
  --case <text>         only cases whose name contains the text, again for several
  --slow                also the cases that wait for real time limits
  --junit <file>        write the results as JUnit XML
  --coverage            requirements without a case, and why; runs nothing
  --mutants             run the faulty relays, clients and verifiers, all of which must be caught
  --lock                freeze the cases as they are now
`;

const { values } = parseArgs({
  options: {
    target: { type: "string", multiple: true, default: ["js"] },
    kind: { type: "string", multiple: true },
    case: { type: "string", multiple: true, default: [] },
    slow: { type: "boolean", default: false },
    junit: { type: "string" },
    coverage: { type: "boolean", default: false },
    mutants: { type: "boolean", default: false },
    lock: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
});

const say = (line: string): void => void process.stdout.write(`${line}\n`);

async function runTargets(): Promise<boolean> {
  const cases = loadCases();
  for (const fault of lockFaults(cases)) say(`LOCK  ${fault}`);
  let ok = lockFaults(cases).length === 0;
  const results: Record<string, readonly Verdict[]> = {};
  for (const name of values.target) {
    const started = performance.now();
    const kinds = (values.kind ?? ["relay", "client", "webhook"]) as Kind[];
    const wanted = (one: string) => values.case.length === 0 || values.case.some((part) => one.includes(part));
    const judged = await runSuite({ name, env: {} }, cases, { kinds, slow: values.slow, wanted });
    const verdicts = applyDeviations(name, judged);
    results[name] = verdicts;
    const failed = verdicts.filter(({ failures }) => failures.length > 0);
    for (const { name: one, title, failures } of failed) {
      say(`FAIL  ${one}: ${title}`);
      for (const failure of failures) say(`        ${failure}`);
    }
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    const declared = Object.keys(deviationsOf(name)).length;
    const but = declared === 0 ? "" : `, ${declared} declared deviations among them`;
    say(`${name}: ${verdicts.length - failed.length}/${verdicts.length} passed in ${seconds} s${but}`);
    ok &&= failed.length === 0 && verdicts.length > 0;
  }
  if (values.junit !== undefined) writeFileSync(values.junit, toJunit(results));
  return ok;
}

function showCoverage(): boolean {
  const { covered, excepted, faults } = coverageOf(loadCases());
  for (const { id, title, reason } of excepted) say(`${id.padEnd(6)} ${title}: ${reason}`);
  for (const fault of faults) say(`FAULT  ${fault}`);
  say(`${covered} requirements have cases, ${excepted.length} have a reason to have none, ${faults.length} faults`);
  return faults.length === 0;
}

async function runAllMutants(): Promise<boolean> {
  const fates = await runMutants(loadCases());
  for (const { name, killedBy, fault } of fates)
    say(killedBy ? `killed  ${name}: ${killedBy}` : `ALIVE   ${name}: ${fault}`);
  const killed = fates.filter(({ killedBy }) => killedBy !== undefined).length;
  say(`mutants: ${killed}/${fates.length} killed`);
  return killed === fates.length;
}

if (values.help) say(help);
else if (values.coverage) process.exitCode = showCoverage() ? 0 : 1;
else if (values.mutants) process.exitCode = (await runAllMutants()) ? 0 : 1;
else if (values.lock) writeLock(loadCases());
else process.exitCode = (await runTargets()) ? 0 : 1;
