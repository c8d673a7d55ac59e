// `npm run generate`: writes what is generated; `npm run generate -- --check` only compares.
import { checkGenerated, writeGenerated } from "./generate/generate.ts";
import { root } from "./verify/run-program.ts";

if (process.argv.includes("--check")) {
  const { ok, output } = await checkGenerated(root);
  process.stdout.write(`${ok ? "Everything generated is current." : output}\n`);
  process.exitCode = ok ? 0 : 1;
} else {
  const written = await writeGenerated(root);
  process.stdout.write(`${written.length > 0 ? written.join("\n") : "Everything generated is current."}\n`);
}
