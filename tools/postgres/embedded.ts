import { spawn, spawnSync } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chownSync, closeSync, existsSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { once } from "node:events";
import { createServer } from "node:net";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { accountForPostgres, makeFolderFor, reachableRooms } from "./account.ts";
import type { Account, Rooms } from "./account.ts";
import { findBinaries } from "./binaries.ts";
import { stopOrphan } from "./orphan.ts";

export interface EmbeddedPostgres {
  /** Superuser address of the database `postgres`. */
  readonly url: string;
  readonly port: number;
  /** Where the cluster really lives. */
  readonly home: string;
  /** Whether this start made the cluster. */
  readonly isNew: boolean;
  stop(): Promise<void>;
}

const readyMsMax = 60_000;
const minimalEnv = { PATH: process.env.PATH ?? "", LC_ALL: "C", TZ: "UTC" };

/** Starts the PostgreSQL that npm brought on 127.0.0.1, making its cluster in `dir` on the first call. */
export async function startEmbeddedPostgres(where: { dir: string; port?: number }): Promise<EmbeddedPostgres> {
  const { rooms, account } = settle(where.dir);
  makeFolderFor(rooms.home, account);
  await stopOrphan(dataOf(rooms));
  const isNew = !existsSync(dataOf(rooms));
  if (isNew) makeCluster(rooms, account);
  const password = readFileSync(path.join(rooms.home, "password"), "utf8").trim();
  const port = where.port ?? (await freePort());
  const server = await launch(rooms, account, port);
  const url = `postgres://postgres:${password}@127.0.0.1:${port}/postgres`;
  return { url, port, home: rooms.home, isNew, stop: () => stop(server) };
}

/** Removes the cluster made for `dir`, wherever it lives; a server left running in it is stopped first. */
export async function forgetEmbeddedPostgres(where: { dir: string }): Promise<void> {
  const { rooms } = settle(where.dir);
  await stopOrphan(dataOf(rooms));
  rmSync(rooms.home, { recursive: true, force: true });
}

function settle(dir: string): { rooms: Rooms; account: Account | undefined } {
  const account = accountForPostgres();
  const { native, version } = findBinaries();
  return { rooms: reachableRooms({ home: path.resolve(dir), native, version }, account), account };
}

function dataOf(rooms: Rooms): string {
  return path.join(rooms.home, "data");
}

/** Made beside its final place and renamed, so an interrupted start leaves nothing half-made. */
function makeCluster(rooms: Rooms, account: Account | undefined): void {
  const half = path.join(rooms.home, "data.new");
  const passwordFile = path.join(rooms.home, "password");
  rmSync(half, { recursive: true, force: true });
  rmSync(passwordFile, { force: true });
  writeFileSync(passwordFile, `${randomBytes(24).toString("base64url")}\n`, { mode: 0o600 });
  if (account) chownSync(passwordFile, account.uid, account.gid);
  const args = ["-D", half, "-U", "postgres", "--auth=scram-sha-256", `--pwfile=${passwordFile}`];
  const settings = ["--locale=C", "--encoding=UTF8", "--no-instructions"];
  const initdb = path.join(rooms.native, "bin/initdb");
  const options = { cwd: rooms.home, env: minimalEnv, encoding: "utf8" as const, ...account };
  const run = spawnSync(initdb, [...args, ...settings], options);
  if (run.error) throw run.error;
  if (run.status !== 0) throw new Error(`initdb failed:\n${run.stdout}${run.stderr}`);
  renameSync(half, dataOf(rooms));
}

async function launch(rooms: Rooms, account: Account | undefined, port: number): Promise<ChildProcess> {
  const settings = {
    port: String(port),
    listen_addresses: "127.0.0.1",
    unix_socket_directories: "",
    timezone: "UTC",
    log_timezone: "UTC",
    max_connections: "100",
    shared_buffers: "128MB",
    max_wal_size: "1GB",
    log_min_messages: "warning",
  };
  const args = Object.entries(settings).flatMap(([key, value]) => ["-c", `${key}=${value}`]);
  const logFile = path.join(rooms.home, "postgres.log");
  const log = openSync(logFile, "w", 0o600);
  // Detached: Ctrl-C in the terminal must reach the services first and the database last.
  const server = spawn(path.join(rooms.native, "bin/postgres"), ["-D", dataOf(rooms), ...args], {
    cwd: rooms.home,
    env: minimalEnv,
    detached: true,
    stdio: ["ignore", log, log],
    ...account,
  });
  closeSync(log);
  let failure: Error | undefined;
  server.on("error", (error) => (failure = error));
  process.once("exit", () => server.kill("SIGINT"));
  const deadline = performance.now() + readyMsMax;
  while (!failure && server.exitCode === null && performance.now() < deadline) {
    if (isReady(rooms, server)) return server;
    await pause(20);
  }
  server.kill("SIGQUIT");
  throw failure ?? new Error(`PostgreSQL did not start. Its log:\n${readFileSync(logFile, "utf8").trim()}`);
}

/** The first line of postmaster.pid is the server's pid, the eighth its state: what pg_ctl reads. */
function isReady(rooms: Rooms, server: ChildProcess): boolean {
  const file = path.join(dataOf(rooms), "postmaster.pid");
  const lines = existsSync(file) ? readFileSync(file, "utf8").split("\n") : [];
  return lines[0] === String(server.pid) && lines[7]?.trim() === "ready";
}

async function stop(server: ChildProcess): Promise<void> {
  for (const [signal, waitMs] of [
    ["SIGINT", 15_000],
    ["SIGQUIT", 5_000],
    ["SIGKILL", 5_000],
  ] as const) {
    if (server.exitCode !== null || server.signalCode !== null) return;
    const gone = once(server, "exit");
    server.kill(signal);
    await Promise.race([gone, pause(waitMs, undefined, { ref: false })]);
  }
}

export async function freePort(): Promise<number> {
  const probe = createServer();
  probe.listen(0, "127.0.0.1");
  await once(probe, "listening");
  const address = probe.address();
  probe.close();
  await once(probe, "close");
  if (address === null || typeof address === "string") throw new Error("The system gave no port.");
  return address.port;
}
