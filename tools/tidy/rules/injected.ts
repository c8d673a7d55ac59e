import { isTest } from "../tree.ts";
import type { Rule } from "../tree.ts";

const scope = /^(?:apps\/api|packages\/rules)\//;
const clock = /^apps\/api\/src\/platform\/clock\.ts$/;
const chance = /^apps\/api\/src\/platform\/(?:random|ids)\.ts$/;
const outbound = /^apps\/api\/src\/platform\/outbound\.ts$/;
const clockCalls = new Set(["Date.now", "Date", "performance.now", "process.hrtime", "process.hrtime.bigint"]);
const chanceCalls = /(?:^|\.)(?:random|randomUUID|randomBytes|randomInt|getRandomValues)$/;
const sqlClock =
  /\b(?:now|clock_timestamp|statement_timestamp|transaction_timestamp)\s*\(\)|\bcurrent_(?:timestamp|date)\b/i;
const httpLibraries = /^(?:undici|node:https?)$/;

/** Time, chance and outbound HTTP come in as arguments; one module of the platform makes each. */
export const injected: Rule = function* (tree) {
  for (const { path: file, calls, imports, literals } of tree.sources) {
    if (!scope.test(file) || isTest(file)) continue;
    const imported = new Set(imports.flatMap(({ names }) => names));
    for (const { name, argumentCount, line } of calls) {
      const rule = forbiddenCall(file, name, argumentCount, imported);
      if (rule) yield { rule, file, line, message: `${name} is injected, not called` };
    }
    for (const { text, line } of literals) {
      if (sqlClock.test(text))
        yield { rule: "injected-clock", file, line, message: "pass the instant in as a parameter" };
    }
    for (const { specifier, typeOnly, line } of imports) {
      if (typeOnly || outbound.test(file) || !file.includes("/src/") || !httpLibraries.test(specifier)) continue;
      yield { rule: "injected-http", file, line, message: `${specifier}: calls leave through platform/outbound.ts` };
    }
  }
  for (const [file, text] of tree.files) {
    if (!/^apps\/api\/db\/migrations\/.*\.sql$/.test(file)) continue;
    for (const [index, lineText] of text.split("\n").entries()) {
      if (!sqlClock.test(lineText.replace(/--.*/, ""))) continue;
      yield { rule: "injected-clock", file, line: index + 1, message: "the caller passes the instant in" };
    }
  }
};

function forbiddenCall(file: string, name: string, argumentCount: number, imported: Set<string>): string | undefined {
  const global = name.replace(/^globalThis\./, "");
  const readsClock = clockCalls.has(global) || (global === "new Date" && argumentCount === 0);
  if (readsClock && !clock.test(file)) return "injected-clock";
  const isChance =
    global === "Math.random" || (chanceCalls.test(global) && (imported.has(global) || global.startsWith("crypto.")));
  if (isChance && !chance.test(file)) return "injected-chance";
  if (global === "fetch" && !imported.has("fetch") && !outbound.test(file)) return "injected-http";
  return undefined;
}
