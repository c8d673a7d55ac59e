// `npm run lock`: after changing dependencies, completes package-lock.json for platforms the registry did not serve.
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { completeLockfile, missingEntries } from "./lock/complete.ts";
import type { Lockfile } from "./lock/complete.ts";
import { root } from "./verify/run-program.ts";

const file = path.join(root, "package-lock.json");
const lock = JSON.parse(readFileSync(file, "utf8")) as Lockfile;
for (const { name, version } of missingEntries(lock)) process.stdout.write(`adds ${name}@${version}\n`);
writeFileSync(file, `${JSON.stringify(completeLockfile(lock), null, 2)}\n`);
