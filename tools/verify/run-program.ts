import { spawn } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import path from "node:path";

export interface Outcome {
  readonly ok: boolean;
  readonly output: string;
}

export const root = path.resolve(import.meta.dirname, "../..");

/** Runs a program of an npm package, as its `bin` names it, and keeps what it printed. */
export async function runProgram(bin: string, args: readonly string[]): Promise<Outcome> {
  const child = spawn(process.execPath, [bin, ...args], { cwd: root, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8");
    stream.on("data", (text: string) => (output += text));
  }
  const [code] = (await once(child, "close")) as [number | null];
  return { ok: code === 0, output };
}

/** The script behind a package's command. */
export function programOf(name: string, command = name): string {
  const manifest = path.join(root, "node_modules", name, "package.json");
  const { bin } = createRequire(import.meta.url)(manifest) as { bin: string | Record<string, string> };
  const file = typeof bin === "string" ? bin : bin[command];
  if (!file) throw new Error(`${name} has no command ${command}.`);
  return path.join(path.dirname(manifest), file);
}
