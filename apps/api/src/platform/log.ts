import { pino, stdSerializers } from "pino";
import type { DestinationStream, Level, Logger } from "pino";
import { systemClock } from "./clock.ts";
import type { Clock } from "./clock.ts";
import { scrubValue } from "./scrub.ts";

export type Log = Logger;
export type LogLevel = Level | "silent";

/** A cheap first look: a line that matches none of this has nothing to scrub. */
const suspect =
  /@|%40|＠|(?:[prs]k|cs|ss|test|live)_|whsec|pl_|bearer|basic|auth|cookie|csrf|pass|secret|token|key|database|code/i;

/**
 * A structured log, one JSON object a line, with secrets and e-mail addresses removed. They are removed from the
 * finished line, so no field, error or nesting can carry one past.
 */
export function createLog(options: { level: LogLevel; destination?: DestinationStream; clock?: Clock }): Log {
  const clock = options.clock ?? systemClock;
  const settings = {
    level: options.level,
    base: null,
    timestamp: () => `,"time":${clock.now()}`,
    formatters: { level: (label: string) => ({ level: label }) },
    hooks: { streamWrite: scrubLine },
    serializers: { err: withoutRows },
  };
  return options.destination === undefined ? pino(settings) : pino(settings, options.destination);
}

/** A database error quotes in `detail` the row that it refused. */
function withoutRows(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const { detail: _, ...told } = { detail: null, ...stdSerializers.err(error) };
  return told;
}

function scrubLine(line: string): string {
  if (!suspect.test(line)) return line;
  try {
    return `${JSON.stringify(scrubValue(JSON.parse(line)))}\n`;
  } catch {
    // Losing a line is better than printing one that could not be checked.
    return '{"level":"error","msg":"a log line was dropped because it was not JSON"}\n';
  }
}
