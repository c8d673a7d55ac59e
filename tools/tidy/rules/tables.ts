import { isTest } from "../tree.ts";
import type { Rule, Tree } from "../tree.ts";

const statement = new RegExp(
  [
    /^\s*(?:select\b[\s\S]*?(?:\bfrom\b|\()|with\s+(?:recursive\s+)?\w+\s*(?:\([^)]*\)\s*)?as\b)/,
    /\binsert\s+into\s/,
    /\bupdate\s+\S+\s(?:[\s\S]*?\s)?set\s/,
    /\bdelete\s+from\s/,
    /\bmerge\s+into\s/,
    /^\s*truncate\s/,
  ]
    .map(({ source }) => source)
    .join("|"),
  "i",
);
const write =
  /\b(?:insert\s+into|merge\s+into|delete\s+from|truncate(?:\s+table)?|(?<!for\s|do\s|,\s*|no\s+key\s)update)\s+(?:only\s+)?([\w."?]+)/gi;
const sqlFiles = [
  /^apps\/api\/src\/domains\/[^/]+\/(?:.*\/)?(?:[\w-]+-)?store\.ts$/,
  /^apps\/api\/src\/platform\//,
  /^apps\/api\/src\/providers\/sandbox\//,
];

/** SQL lives in stores, and every table has one writer (`owners.ts`); reading is free. */
export const tables: Rule = function* (tree) {
  for (const source of tree.sources) {
    if (!source.path.startsWith("apps/api/src/") || isTest(source.path)) continue;
    for (const { text, line } of source.literals) {
      if (!statement.test(text)) continue;
      const at = { file: source.path, line };
      if (!sqlFiles.some((pattern) => pattern.test(source.path))) {
        yield { rule: "sql-in-stores", ...at, message: "SQL belongs in a domain's store.ts or *-store.ts" };
        continue;
      }
      for (const [, written = ""] of text.matchAll(write)) {
        const reason = refusal(tree, source.path, written.replaceAll('"', "").toLowerCase());
        if (reason) yield { rule: "one-writer", ...at, message: reason };
      }
    }
  }
};

function refusal(tree: Tree, file: string, written: string): string | undefined {
  if (written.includes("?")) return "name the table literally, so that its writer can be checked";
  const [schema, table = ""] = written.includes(".") ? written.split(".") : ["public", written];
  // A provider that keeps books of its own keeps them in a schema of its name.
  const owner = schema === "public" ? tree.owners[table] : `providers/${schema}`;
  if (owner === undefined) return `table ${table} has no owner in apps/api/db/owners.ts`;
  const home = `apps/api/src/${/^(?:platform|providers)\b/.test(owner) ? owner : `domains/${owner}`}`;
  const inside = file.startsWith(`${home}/`) || file === `${home}.ts`;
  return inside ? undefined : `table ${written} is written by ${owner} alone`;
}
