import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { commandOf } from "../postgres/orphan.ts";

/** One start per checkout: a second one would take the first one's database away. */
export function holdLock(home: string): () => void {
  const file = path.join(home, "start.pid");
  const holder = existsSync(file) ? Number(readFileSync(file, "utf8")) : 0;
  if (holder > 0 && holder !== process.pid && commandOf(holder).includes("tools/start.ts")) {
    throw new Error(`Paylera already runs from this checkout (pid ${holder}). Stop it first.`);
  }
  writeFileSync(file, String(process.pid));
  return () => rmSync(file, { force: true });
}
