import { readFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { clientMutants } from "../mutants/client.ts";
import type { Mutant } from "../mutants/mutant.ts";
import { relayMutants } from "../mutants/relay.ts";
import { webhookMutants } from "../mutants/webhook.ts";
import type { Kind } from "./case.ts";
import { allCases } from "./load-cases.ts";
import type { Cases } from "./load-cases.ts";
import { inParallel } from "./schedule.ts";
import { runSuite } from "./suite.ts";
import type { Target } from "./target.ts";

const root = path.resolve(import.meta.dirname, "../../..");
const preload = pathToFileURL(path.resolve(import.meta.dirname, "../mutants/mutate.ts")).href;

/** What became of one mutant: the case that caught it, or why it counts as alive. */
export type Fate = { readonly name: string; readonly killedBy: string | undefined; readonly fault: string | undefined };

const mutantsByKind: Readonly<Record<Kind, readonly Mutant[]>> = {
  relay: relayMutants,
  client: clientMutants,
  webhook: webhookMutants,
};

// A change that keeps the target from running at all proves nothing either.
const broken = /did not start|no answer from the target/;

// A change that no longer applies would run the healthy code and prove nothing.
function staleness({ file, find, caught }: Mutant, known: ReadonlySet<string>): string | undefined {
  const parts = readFileSync(path.join(root, file), "utf8").split(find).length - 1;
  if (parts === 0) return `the text to change is no longer in ${file}`;
  if (parts > 1) return `the text to change is ${parts} times in ${file}`;
  const gone = caught.find((name) => !known.has(name));
  return gone === undefined ? undefined : `there is no case ${gone}`;
}

async function tryMutant(mutant: Mutant, kind: Kind, cases: Cases): Promise<Fate> {
  const { name, file, find, replace, caught } = mutant;
  const label = `${kind} that ${name}`;
  const known = new Set(allCases(cases).map((one) => one.name));
  const fault = staleness(mutant, known);
  if (fault !== undefined) return { name: label, killedBy: undefined, fault };
  const env = { NODE_OPTIONS: `--import=${preload}`, CONFORMANCE_MUTANT: JSON.stringify({ file, find, replace }) };
  const target: Target = { name: "js", env };
  const run = async (wanted: (one: string) => boolean): Promise<string | undefined> => {
    const verdicts = await runSuite(target, cases, { kinds: [kind], slow: false, wanted });
    return verdicts.find(({ failures }) => failures.some((words) => !broken.test(words)))?.name;
  };
  const expected = new Set(caught);
  const killedBy = (await run((one) => expected.has(one))) ?? (await run((one) => !expected.has(one)));
  return { name: label, killedBy, fault: killedBy === undefined ? "every case passes" : undefined };
}

/** Mutants whose change no longer applies, or that name cases that are gone. */
export function staleMutants(cases: Cases): string[] {
  const known = new Set(allCases(cases).map(({ name }) => name));
  return Object.values(mutantsByKind)
    .flat()
    .flatMap((mutant) => {
      const fault = staleness(mutant, known);
      return fault === undefined ? [] : [`the mutant that ${mutant.name}: ${fault}`];
    });
}

/** Runs every mutant against the cases expected to catch it, and against all others when they do not. */
export async function runMutants(cases: Cases): Promise<Fate[]> {
  const jobs = (Object.keys(mutantsByKind) as Kind[]).flatMap((kind) =>
    mutantsByKind[kind].map((mutant) => ({ mutant, kind })),
  );
  return inParallel(jobs, ({ mutant, kind }) => tryMutant(mutant, kind, cases));
}
