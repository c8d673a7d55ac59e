import path from "node:path";
import { isGenerated } from "../tree.ts";
import type { Rule } from "../tree.ts";

/** Vague as what a name is about; "data key" is a term, "customer data" is not. */
const vagueLast = new Set("data info util utils helper helpers manager managers common misc stuff".split(" "));
const vagueFirst = new Set("process processes handle handles common util utils".split(" "));
const kebab = /^[a-z0-9_]+(?:[-.][a-z0-9_]+)*$/;
/** Route files whose names SvelteKit, Astro and React Router prescribe. */
const prescribed = /^examples\/[^/]+\/.*(?:\+server|\[\.{3}\w+\]|\.\$)\.ts$/;

/** Files are kebab-case; neither files nor exported things carry a word that could name anything. */
export const names: Rule = function* (tree) {
  for (const { path: file, exports } of tree.sources) {
    if (isGenerated(file)) continue;
    const stem = path.basename(file).replace(/\.tsx?$/, "");
    if (!kebab.test(stem) && !prescribed.test(file))
      yield { rule: "names", file, line: 1, message: `${stem} is not kebab-case` };
    const vague = vagueWord(stem.replace(/\.(?:test|nightly)$/, "").split(/[-.]/));
    if (vague) yield { rule: "names", file, line: 1, message: `"${vague}" says nothing; name the thing` };
    for (const { name, line } of exports) {
      const word = vagueWord(wordsOf(name));
      if (word) yield { rule: "names", file, line, message: `${name}: "${word}" says nothing; name the thing` };
    }
  }
};

function vagueWord(parts: readonly string[]): string | undefined {
  const [first = "", last = ""] = [parts[0], parts.at(-1)];
  if (vagueFirst.has(first)) return first;
  return vagueLast.has(last) ? last : undefined;
}

function wordsOf(name: string): string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .split(/[ _$]/);
}
