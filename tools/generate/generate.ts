import { existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { generators } from "./generators.ts";

/** Makes files from other files, in memory. It must give the same bytes every time. */
export interface Generator {
  readonly name: string;
  /** Glob patterns of every file it owns; one that matches but is no longer made is stale. */
  readonly owns: readonly string[];
  /** File contents by path from the root of the repository. */
  run(root: string): Promise<ReadonlyMap<string, string>>;
}

interface Difference {
  readonly file: string;
  readonly kind: "missing" | "changed" | "stale";
  readonly wanted: string | undefined;
}

export async function writeGenerated(root: string, only: readonly Generator[] = generators): Promise<string[]> {
  const written: string[] = [];
  for (const generator of only) {
    for (const { file, wanted, kind } of await compare(root, generator)) {
      const at = path.join(root, file);
      if (wanted === undefined) rmSync(at);
      else {
        mkdirSync(path.dirname(at), { recursive: true });
        writeFileSync(at, wanted);
      }
      written.push(`${kind.padEnd(8)} ${file}`);
    }
  }
  return written;
}

export async function checkGenerated(
  root: string,
  only: readonly Generator[] = generators,
): Promise<{ ok: boolean; output: string }> {
  const lines: string[] = [];
  for (const generator of only) {
    for (const { file, kind } of await compare(root, generator)) {
      lines.push(`${file}: ${kind} (${generator.name}); run \`npm run generate\``);
    }
  }
  return { ok: lines.length === 0, output: lines.join("\n") };
}

async function compare(root: string, generator: Generator): Promise<Difference[]> {
  const made = await generator.run(root);
  const isOwned = (file: string) => generator.owns.some((pattern) => path.matchesGlob(file, pattern));
  const differences: Difference[] = [];
  for (const [file, wanted] of made) {
    if (!isOwned(file)) throw new Error(`${generator.name} made ${file}, which is outside what it owns.`);
    const at = path.join(root, file);
    const present = existsSync(at) ? readFileSync(at, "utf8") : undefined;
    if (present !== wanted) differences.push({ file, wanted, kind: present === undefined ? "missing" : "changed" });
  }
  const exclude = (name: string) => path.basename(name) === "node_modules";
  for (const file of globSync([...generator.owns], { cwd: root, exclude })) {
    if (!made.has(file)) differences.push({ file, kind: "stale", wanted: undefined });
  }
  return differences;
}
