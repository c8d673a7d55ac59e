import { existsSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { readFiles } from "./files.ts";
import { imports } from "./rules/imports.ts";
import { injected } from "./rules/injected.ts";
import { lockfile } from "./rules/lockfile.ts";
import { names } from "./rules/names.ts";
import { sizes } from "./rules/sizes.ts";
import { tables } from "./rules/tables.ts";
import { unused } from "./rules/unused.ts";
import { words } from "./rules/words.ts";
import { plantTree } from "./tree.ts";
import type { Rule, Violation } from "./tree.ts";

const rules: readonly Rule[] = [imports, tables, sizes, names, words, injected, unused, lockfile];

/** Every violation of the house rules in these files; `owners` says who writes each table. */
export function findViolations(
  files: ReadonlyMap<string, string>,
  owners: Readonly<Record<string, string>>,
): Violation[] {
  const tree = plantTree(files, owners);
  return rules.flatMap((rule) => [...rule(tree)]);
}

export async function checkTidy(root: string): Promise<{ ok: boolean; output: string }> {
  const violations = findViolations(readFiles(root), await loadOwners(root));
  const lines = violations.map(({ rule, file, line, message }) => `${file}:${line}  ${rule}: ${message}`);
  return { ok: lines.length === 0, output: lines.join("\n") };
}

async function loadOwners(root: string): Promise<Readonly<Record<string, string>>> {
  const file = path.join(root, "apps/api/db/owners.ts");
  if (!existsSync(file)) return {};
  const { owners } = (await import(pathToFileURL(file).href)) as { owners: Readonly<Record<string, string>> };
  return owners;
}
