// `npm run format [paths…]`: formats in place.
import { programOf, runProgram } from "./verify/run-program.ts";

const { ok, output } = await runProgram(programOf("oxfmt"), process.argv.slice(2));
process.stdout.write(output);
process.exitCode = ok ? 0 : 1;
