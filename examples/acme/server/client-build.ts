import { globSync, statSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const root = path.join(import.meta.dirname, "..");

/** Builds the client when its sources are newer than the last build; resolves with the folder to serve. */
export async function buildClient(say: (line: string) => void): Promise<string> {
  const dist = path.join(root, "dist");
  const hooks = path.dirname(fileURLToPath(import.meta.resolve("@paylera/react")));
  const sources = [
    ...globSync("client/**/*", { cwd: root }).map((file) => path.join(root, file)),
    ...globSync("**/*.{ts,tsx,css}", { cwd: hooks }).map((file) => path.join(hooks, file)),
    path.join(root, "vite.config.ts"),
  ];
  const changed = Math.max(...sources.map(modifiedMs));
  if (modifiedMs(path.join(dist, "index.html")) > changed) return dist;
  say("Building the client with Vite …");
  // Loaded only when there is something to build: serving needs no build tool.
  const { build } = await import("vite");
  await build({ configFile: path.join(root, "vite.config.ts") });
  return dist;
}

const modifiedMs = (file: string): number => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
