// `npm run tidy`: the house rules that no linter knows.
import { root } from "../verify/run-program.ts";
import { checkTidy } from "./check.ts";

const { ok, output } = await checkTidy(root);
process.stdout.write(`${ok ? "Tidy." : output}\n`);
process.exitCode = ok ? 0 : 1;
