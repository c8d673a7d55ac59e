import { readdirSync, readFileSync } from "node:fs";

/** Seconds of processor time that a process and its children used so far; null where /proc does not tell. */
export function processorSeconds(pid: number): number | null {
  try {
    return readdirSync("/proc")
      .filter((name) => /^\d+$/.test(name))
      .map((name) => ticksOf(Number(name), pid))
      .reduce((sum, ticks) => sum + ticks / 100, 0);
  } catch {
    return null;
  }
}

/** Linux counts in hundredths of a second for every architecture that Node runs on. */
function ticksOf(candidate: number, pid: number): number {
  try {
    const [, rest = ""] = readFileSync(`/proc/${candidate}/stat`, "utf8").split(") ");
    const fields = rest.split(" ");
    if (candidate !== pid && Number(fields[1]) !== pid) return 0;
    return Number(fields[11]) + Number(fields[12]);
  } catch {
    return 0;
  }
}
