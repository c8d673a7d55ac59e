import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";

const stopMsMax = 20_000;

/** Stops a server that an earlier, killed start left running in `data`; a stale pid file needs no help. */
export async function stopOrphan(data: string): Promise<void> {
  const file = path.join(data, "postmaster.pid");
  if (!existsSync(file)) return;
  const pid = Number(readFileSync(file, "utf8").split("\n")[0]);
  if (!isServerOf(pid, data)) return;
  process.kill(pid, "SIGINT");
  const deadline = performance.now() + stopMsMax;
  while (isServerOf(pid, data)) {
    if (performance.now() > deadline) {
      throw new Error(`A PostgreSQL from an earlier start (pid ${pid}) does not stop. Stop it, then start again.`);
    }
    await pause(50);
  }
}

/** Pids are reused: only a live process whose command names this very folder is ours to stop. */
function isServerOf(pid: number, data: string): boolean {
  if (!Number.isInteger(pid) || pid <= 1) return false;
  return commandOf(pid).includes(data);
}

/** The command line of a live process, empty when it has ended. */
export function commandOf(pid: number): string {
  if (process.platform === "linux") {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ").trim();
    } catch {
      return "";
    }
  }
  return spawnSync("ps", ["-o", "command=", "-p", String(pid)], { encoding: "utf8" }).stdout?.trim() ?? "";
}
