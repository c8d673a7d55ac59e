import { existsSync, globSync, statSync } from "node:fs";
import path from "node:path";

const skipped = new Set(["node_modules", ".paylera", "dist", ".git", ".next"]);

/** Test files under the given files and folders, or everywhere; an argument that matches nothing is an error. */
export function findTestFiles(root: string, places: readonly string[], nightly: boolean): string[] {
  const kind = nightly ? "nightly" : "test";
  const wanted = places.length > 0 ? places : ["."];
  const found = wanted.flatMap((place) => {
    const at = path.resolve(root, place);
    if (!existsSync(at)) throw new Error(`No such file or folder: ${place}`);
    if (statSync(at).isFile()) return [at];
    const exclude = (name: string) => skipped.has(path.basename(name));
    const files = globSync(`**/*.${kind}.{ts,tsx,mjs}`, { cwd: at, exclude }).map((file) => path.join(at, file));
    if (files.length === 0) throw new Error(`No *.${kind}.ts under ${place}`);
    return files;
  });
  return [...new Set(found)].sort();
}
