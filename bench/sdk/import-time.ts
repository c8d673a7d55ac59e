import { execFileSync } from "node:child_process";
import path from "node:path";
import { pathToFileURL } from "node:url";

/** Milliseconds a fresh process takes to import a built entry, the best of five. */
export function importTime(file: string): number {
  const url = JSON.stringify(pathToFileURL(path.resolve(file)).href);
  const program =
    `const at = performance.now(); await import(${url}); ` + "process.stdout.write(String(performance.now() - at));";
  const times = Array.from({ length: 5 }, () => {
    return Number(execFileSync(process.execPath, ["--input-type=module", "-e", program], { encoding: "utf8" }));
  });
  return Math.min(...times);
}
