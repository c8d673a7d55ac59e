// `npm run verify`: everything that can be checked without a database, in under a minute.
import { checkGenerated } from "./generate/generate.ts";
import { checkTidy } from "./tidy/check.ts";
import { programOf, root, runProgram } from "./verify/run-program.ts";
import type { Outcome } from "./verify/run-program.ts";
import { checkTypes } from "./verify/types.ts";

const checks: Record<string, () => Promise<Outcome> | Outcome> = {
  format: () => runProgram(programOf("oxfmt"), ["--check"]),
  tidy: () => checkTidy(root),
  generated: () => checkGenerated(root),
  types: checkTypes,
  lint: () => runProgram(programOf("oxlint"), []),
};

const failed: string[] = [];
for (const [name, check] of Object.entries(checks)) {
  const started = performance.now();
  const { ok, output } = await check();
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  process.stdout.write(`${ok ? "ok  " : "FAIL"}  ${name.padEnd(10)} ${seconds} s\n`);
  if (!ok) {
    failed.push(name);
    process.stdout.write(`${output.trimEnd()}\n\n`);
  }
}
if (failed.includes("format")) process.stdout.write("`npm run format` formats; `npm run generate` regenerates.\n");
process.exitCode = failed.length > 0 ? 1 : 0;
