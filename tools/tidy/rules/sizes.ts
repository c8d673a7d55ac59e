import { isGenerated, isTest } from "../tree.ts";
import type { Rule } from "../tree.ts";

const fileLinesMax = 400;
const functionLinesMax = 60;

export const sizes: Rule = function* (tree) {
  for (const { path: file, lineCount, functions } of tree.sources) {
    if (isGenerated(file)) continue;
    if (lineCount > fileLinesMax) {
      yield { rule: "file-size", file, line: 1, message: `${lineCount} lines; the wall is ${fileLinesMax}` };
    }
    if (isTest(file)) continue;
    for (const { line, lineCount: lines } of functions) {
      if (lines <= functionLinesMax) continue;
      yield { rule: "function-size", file, line, message: `a function of ${lines} lines; at most ${functionLinesMax}` };
    }
  }
};
