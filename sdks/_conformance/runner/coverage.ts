import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { allCases } from "./load-cases.ts";
import type { Cases } from "./load-cases.ts";

type Exception = { readonly reason: string; readonly see: readonly string[]; readonly requirements: readonly string[] };

const home = path.resolve(import.meta.dirname, "..");
const read = (file: string): unknown => JSON.parse(readFileSync(path.join(home, file), "utf8"));

/** Which requirements have cases, which have a reason to have none, and what is wrong with the lists. */
export type Coverage = {
  readonly covered: number;
  readonly excepted: readonly { readonly id: string; readonly title: string; readonly reason: string }[];
  readonly faults: readonly string[];
};

/** Compares the cases with the list of requirements and the list of exceptions. */
export function coverageOf(cases: Cases): Coverage {
  const titles = read("requirements.json") as Record<string, string>;
  const exceptions = read("coverage-exceptions.json") as Exception[];
  const all = allCases(cases);
  const cited = new Set(all.flatMap(({ requirements }) => requirements));
  const reasons = new Map(exceptions.flatMap((one) => one.requirements.map((id) => [id, one.reason] as const)));
  const root = path.resolve(home, "../..");
  const faults = [
    ...all.filter(({ requirements }) => requirements.length === 0).map(({ name }) => `${name} cites no requirement`),
    ...[...cited, ...reasons.keys()].filter((id) => titles[id] === undefined).map((id) => `${id} is no requirement`),
    ...[...reasons.keys()].filter((id) => cited.has(id)).map((id) => `${id} has a case and needs no exception`),
    ...Object.keys(titles)
      .filter((id) => !cited.has(id) && !reasons.has(id))
      .map((id) => `${id} (${titles[id]}) has neither case nor exception`),
    ...exceptions
      .flatMap(({ see }) => see.filter((file) => !existsSync(path.join(root, file))))
      .map((file) => `${file} is gone`),
  ];
  const excepted = [...reasons].map(([id, reason]) => ({ id, title: titles[id] ?? "", reason }));
  return { covered: Object.keys(titles).filter((id) => cited.has(id)).length, excepted, faults };
}
