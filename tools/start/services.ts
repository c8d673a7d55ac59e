import { spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync, readFileSync } from "node:fs";
import { connect } from "node:net";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { pathToFileURL } from "node:url";

export interface Service {
  readonly name: string;
  /** Rejects when the service ends without having been asked to. */
  readonly died: Promise<never>;
  stop(): Promise<void>;
}

export interface ServiceSpec {
  readonly name: string;
  readonly entry: string;
  readonly env: Record<string, string>;
  readonly logFile: string;
}

const tether = pathToFileURL(path.join(import.meta.dirname, "tether.ts")).href;
const stopMsMax = 15_000;
const readyMsMax = 60_000;

export function startService(spec: ServiceSpec): Service {
  const log = openSync(spec.logFile, "w", 0o600);
  // Detached: Ctrl-C in the terminal reaches the starter alone, which then stops things in order.
  const child = spawn(process.execPath, ["--import", tether, spec.entry], {
    env: { ...process.env, ...spec.env },
    detached: true,
    stdio: ["ignore", log, log, "ipc"],
  });
  closeSync(log);
  const exited = once(child, "exit");
  let asked = false;
  const died = exited.then(([code, signal]) => {
    if (asked) return new Promise<never>(() => {});
    throw new Error(`${spec.name} stopped (${signal ?? `exit code ${code}`}). Its last words:\n${lastWords(spec)}`);
  });
  died.catch(() => {});
  return {
    name: spec.name,
    died,
    async stop() {
      asked = true;
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill("SIGTERM");
      const inTime = await Promise.race([exited, pause(stopMsMax, undefined, { ref: false })]);
      if (!inTime) child.kill("SIGKILL");
      await exited;
    },
  };
}

/** Waits until the service answers 200 at `url`; the service's own end is the other way out. */
export async function untilReady(service: Service, url: string): Promise<void> {
  let over = false;
  const answered = async () => {
    const deadline = performance.now() + readyMsMax;
    while (!over) {
      const status = await fetch(url, { redirect: "manual" }).then(
        (response) => response.status,
        () => 0,
      );
      if (status === 200) return;
      if (performance.now() > deadline) throw new Error(`${service.name} does not get ready: ${url} says ${status}.`);
      await pause(50);
    }
  };
  try {
    await Promise.race([answered(), service.died]);
  } finally {
    over = true;
  }
}

/** Says early, in words, what would otherwise be a service's EADDRINUSE. */
export async function refuseUsedPort(port: number, setting: string): Promise<void> {
  const socket = connect({ port, host: "localhost" });
  const used = await Promise.race([
    once(socket, "connect").then(() => true),
    once(socket, "error").then(() => false),
  ]).catch(() => false);
  socket.destroy();
  if (used) throw new Error(`Port ${port} is already in use. Stop what listens there, or choose another: ${setting}=…`);
}

function lastWords(spec: ServiceSpec): string {
  const lines = readFileSync(spec.logFile, "utf8").trimEnd().split("\n").slice(-20);
  return `${lines.map((line) => `  ${line}`).join("\n")}\nThe whole log: ${spec.logFile}`;
}
