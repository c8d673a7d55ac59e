import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import path from "node:path";
import { createInterface } from "node:readline";
import type { Kind } from "./case.ts";
import { isObject, parseJson } from "./json.ts";
import type { Json, JsonObject } from "./json.ts";

/** A target: where its executable is, and what to add to its environment. */
export type Target = { readonly name: string; readonly env: Readonly<Record<string, string>> };

/** A running target that answers lines with lines. */
export type Running = {
  /** The first line it prints, as JSON; undefined when it ended first. */
  firstLine(): Promise<Json | undefined>;
  readonly lines: AsyncIterable<string>;
  write(message: JsonObject): void;
  /** Ends its input and waits for it to leave. */
  stop(): Promise<void>;
  /** What it said on standard error. */
  complaints(): string;
};

const START_LIMIT_MS = 60_000;
const ANSWER_LIMIT_MS = 60_000;
const STOP_LIMIT_MS = 5_000;

/** The executable of a target, in this folder or at a path of its own. */
export function executableOf(name: string): string {
  if (name.includes("/")) return path.resolve(name);
  return path.resolve(import.meta.dirname, "../targets", name, "run");
}

// Nothing of the caller's environment may configure a target: it gets only what it needs to start.
function environment(target: Target): NodeJS.ProcessEnv {
  const kept = ["HOME", "LANG", "TMPDIR", "JAVA_HOME", "DOTNET_ROOT", "GOPATH", "GOCACHE", "VIRTUAL_ENV", "SYSTEMROOT"];
  const env = Object.fromEntries(kept.map((name) => [name, process.env[name]]));
  const found = `${path.dirname(process.execPath)}${path.delimiter}${process.env["PATH"] ?? ""}`;
  return { ...env, PATH: found, ...target.env };
}

/** Starts a target's program of one kind. */
export function startTarget(target: Target, kind: Kind): Running {
  const executable = executableOf(target.name);
  if (!existsSync(executable)) throw new Error(`there is no target ${target.name}: ${executable} is missing`);
  const child = spawn(executable, [kind], { env: environment(target), stdio: ["pipe", "pipe", "pipe"] });
  let complaints = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    complaints = (complaints + text).slice(-4_000);
  });
  child.stdin.on("error", () => {});
  child.on("error", (error) => {
    complaints += error.message;
  });
  const exited = once(child, "exit").catch(() => []);
  const lines = createInterface({ input: child.stdout });
  return {
    lines,
    async firstLine() {
      const late = Promise.withResolvers<undefined>();
      const timer = setTimeout(late.resolve, START_LIMIT_MS);
      const first = await Promise.race([once(lines, "line"), once(lines, "close").then(() => undefined), late.promise]);
      clearTimeout(timer);
      const line: unknown = first?.[0];
      return typeof line === "string" ? parseJson(line) : undefined;
    },
    write: (message) => void child.stdin.write(`${JSON.stringify(message)}\n`),
    async stop() {
      child.stdin.end();
      const timer = setTimeout(() => child.kill("SIGKILL"), STOP_LIMIT_MS);
      await exited;
      clearTimeout(timer);
    },
    complaints: () => complaints.trim(),
  };
}

/** Asks a line-answering target: messages carry an id, answers come back under it in any order. */
export function startAsking(target: Target, kind: Kind) {
  const running = startTarget(target, kind);
  const waiting = new Map<string, (answer: JsonObject | undefined) => void>();
  const reading = (async () => {
    for await (const line of running.lines) {
      const answer = parseJson(line);
      const id = isObject(answer) ? answer["id"] : undefined;
      if (!isObject(answer) || typeof id !== "string") continue;
      waiting.get(id)?.(answer);
      waiting.delete(id);
    }
    for (const resolve of waiting.values()) resolve(undefined);
  })();
  return {
    /** Resolves with the answer, or undefined when the target ended or took too long. */
    ask(message: JsonObject & { readonly id: string }): Promise<JsonObject | undefined> {
      return new Promise((resolve) => {
        const timer = setTimeout(() => resolve(undefined), ANSWER_LIMIT_MS);
        waiting.set(message.id, (answer) => {
          clearTimeout(timer);
          resolve(answer);
        });
        running.write(message);
      });
    },
    async stop() {
      await running.stop();
      await reading;
    },
    complaints: running.complaints,
  };
}
