import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import type { Verdict } from "./case.ts";
import { executableOf } from "./target.ts";

/** Cases a target cannot pass, by name, each with its reason: `deviations.json` beside its executable. */
export function deviationsOf(target: string): Readonly<Record<string, string>> {
  const file = path.join(path.dirname(executableOf(target)), "deviations.json");
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Record<string, string>) : {};
}

/** Takes declared deviations out of the failures; one that passes after all is a failure of the declaration. */
export function applyDeviations(target: string, verdicts: readonly Verdict[]): Verdict[] {
  const declared = deviationsOf(target);
  return verdicts.map((verdict) => {
    const reason = declared[verdict.name];
    if (reason === undefined) return verdict;
    const failed = verdict.failures.length > 0;
    return { ...verdict, failures: failed ? [] : [`passes, but deviations.json says: ${reason}`] };
  });
}
