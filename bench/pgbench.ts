import { spawnSync } from "node:child_process";
import { existsSync, globSync, writeFileSync } from "node:fs";
import path from "node:path";

/** Where pgbench is, or null: the embedded PostgreSQL does not bring it. */
export function findPgbench(): string | null {
  const folders = (process.env.PATH ?? "").split(path.delimiter);
  const places = [...globSync("/usr/lib/postgresql/*/bin").toSorted().toReversed(), ...folders];
  return places.map((folder) => path.join(folder, "pgbench")).find((file) => existsSync(file)) ?? null;
}

export type PgbenchRun = { script: string; clients: number; seconds: number; url: string; folder: string };

/** Transactions per second of one prepared script, or the reason why there is no number. */
export function runPgbench(pgbench: string, run: PgbenchRun): number | string {
  const file = path.join(run.folder, "script.sql");
  writeFileSync(file, run.script);
  const options = encodeURIComponent("-c search_path=paylera -c timezone=UTC");
  const args = ["-n", "-M", "prepared", "-c", String(run.clients), "-j", "1", "-T", String(run.seconds), "-f", file];
  const done = spawnSync(pgbench, [...args, `${run.url}?options=${options}`], { encoding: "utf8" });
  const found = /^tps = ([\d.]+)/m.exec(done.stdout ?? "");
  return found ? Number(found[1]) : (done.stderr.trim().split("\n").at(-1) ?? "no answer");
}
