// `npm run build:sdk`: the published form of every package of the SDK family, in dist/pkg.
import path from "node:path";
import { root } from "../verify/run-program.ts";
import { buildPackage, packageNames } from "./build.ts";

for (const name of packageNames) {
  const folder = await buildPackage(name, path.join(root, "dist/pkg"));
  process.stdout.write(`${path.relative(root, folder)}\n`);
}
