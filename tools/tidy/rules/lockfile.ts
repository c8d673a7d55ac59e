import { missingEntries } from "../../lock/complete.ts";
import type { Lockfile } from "../../lock/complete.ts";
import type { Rule } from "../tree.ts";

/** The lockfile pins by hash and names no host: it must work behind any registry mirror. */
export const lockfile: Rule = function* (tree) {
  const text = tree.files.get("package-lock.json") ?? '{ "packages": {} }';
  for (const [index, lineText] of text.split("\n").entries()) {
    if (!/"resolved": "[a-z+]+:\/\//.test(lineText)) continue;
    yield { rule: "lockfile", file: "package-lock.json", line: index + 1, message: "run npm install with our .npmrc" };
  }
  for (const { name } of missingEntries(JSON.parse(text) as Lockfile)) {
    const message = `${name} is named but not held: run \`npm run lock\``;
    yield { rule: "lockfile", file: "package-lock.json", line: 1, message };
  }
};
