import { isTest } from "../tree.ts";
import type { Rule } from "../tree.ts";

const unowned = /\b(?:TODO|FIXME|XXX|HACK)\b(?!\([a-z][\w-]*\))/;
const skipping = /^(?:test|it|describe|suite)\.(?:skip|only|todo)$/;
const machinePath = /(?<![\w.:/*-])\/(?:root|home|tmp|work|Users)\/[\w.]/;
const privateHost = /https?:\/\/[\w.-]+\.(?:internal|corp|lan|local)\b/;

/** What no file may say. */
export const words: Rule = function* (tree) {
  for (const { path: file, anys, comments, calls } of tree.sources) {
    for (const { line } of anys) yield { rule: "no-any", file, line, message: "say the type, or `unknown`" };
    for (const { text, line } of comments) {
      if (unowned.test(text)) yield { rule: "todo", file, line, message: "a TODO needs an owner: TODO(name)" };
    }
    for (const { name, line } of calls) {
      if (skipping.test(name)) yield { rule: "no-skipped-tests", file, line, message: `${name} hides a test` };
    }
  }
  for (const [file, text] of tree.files) {
    if (file === "package-lock.json" || isTest(file)) continue;
    for (const [index, lineText] of text.split("\n").entries()) {
      const at = { file, line: index + 1 };
      if (machinePath.test(lineText)) yield { rule: "machine-path", ...at, message: "a path of one machine" };
      if (privateHost.test(lineText)) yield { rule: "private-host", ...at, message: "a host of one network" };
    }
  }
};
