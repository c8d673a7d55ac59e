import path from "node:path";
import type { Rule } from "../tree.ts";

/** Files that a tool finds by itself, not by an import. */
const found = [
  /\.(?:test|nightly)\.tsx?$/,
  /(?:^|\/)[\w-]+\.config\.ts$/,
  /^bench\/[^/]+\.ts$/,
  /\/app\/(?:.+\/)?(?:page|layout|route)\.tsx?$/,
];

/** No file that nothing imports, exports or names. */
export const unused: Rule = function* (tree) {
  const entries = new Set(tree.workspaces.flatMap((workspace) => workspace.entries));
  const imported = new Set<string>();
  const named = new Set<string>();
  for (const source of tree.sources) {
    for (const { specifier } of source.imports) {
      if (specifier.startsWith(".")) imported.add(path.join(path.dirname(source.path), specifier));
    }
    for (const { text } of source.literals) {
      if (/\.tsx?$/.test(text)) named.add(path.basename(text));
    }
  }
  const pointers = [...tree.files].filter(([file]) => /\.(?:json|html|mjs|ya?ml)$/.test(file));
  for (const [file, text] of pointers) {
    if (file === "package-lock.json") continue;
    for (const [, name = ""] of text.matchAll(/["']([^"']+\.tsx?)["']/g)) named.add(path.basename(name));
  }
  for (const { path: file } of tree.sources) {
    if (entries.has(file) || imported.has(file) || found.some((pattern) => pattern.test(file))) continue;
    if (named.has(path.basename(file))) continue;
    yield { rule: "unused-file", file, line: 1, message: "nothing imports or names this file" };
  }
};
