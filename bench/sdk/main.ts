// `npm run bench:sdk`: sizes, processor time and import time of the packages as they are published, beside their
// budgets. Ends with 1 when a size, or a cost by more than a busy machine can explain, is over.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, rmSync, symlinkSync } from "node:fs";
import path from "node:path";
import { buildPackage, packageNames } from "../../tools/sdkbuild/build.ts";
import { bundleSize, sizeBudgets, sizedPrograms } from "../../tools/sdkbuild/bundle-size.ts";
import { root } from "../../tools/verify/run-program.ts";
import { clientCalls } from "./client-calls.ts";
import { importTime } from "./import-time.ts";
import { processorCost } from "./processor-cost.ts";
import { relayCalls } from "./relay-calls.ts";

/** A cost fails only above this many times what it is compared with, whatever the machine does meanwhile. */
const noise = 2;

type Row = { name: string; value: number; unit: string; budget: number; limit: number };

const rows: Row[] = [];
// Many short rounds: the best of them falls into a moment when the machine did nothing else.
const effort = { rounds: 60, perRound: 200 };

/** Installs what was built, so that bundlers find it as in a project. */
async function install(): Promise<{ folder: string; packageAt: (name: string) => string }> {
  const folder = path.join(root, "dist/bench");
  rmSync(folder, { recursive: true, force: true });
  const scope = path.join(folder, "node_modules/@paylera");
  mkdirSync(scope, { recursive: true });
  for (const name of packageNames) {
    symlinkSync(await buildPackage(name, path.join(folder, "pkg")), path.join(scope, name), "junction");
  }
  return { folder, packageAt: (name) => path.join(folder, "pkg", name) };
}

const { folder, packageAt } = await install();
const upstream = spawn(process.execPath, [path.join(import.meta.dirname, "upstream.ts")], {
  stdio: ["ignore", "pipe", "inherit"],
});
const [port] = (await once(upstream.stdout, "data")) as [Buffer];
const baseUrl = `http://127.0.0.1:${String(port).trim()}`;

try {
  const titles = { oneCall: "SDK, one call", wholeSdk: "SDK, whole", react: "React, own code" };
  for (const name of ["oneCall", "wholeSdk", "react"] as const) {
    const value = await bundleSize({ program: sizedPrograms[name], folder });
    const budget = sizeBudgets[name];
    rows.push({
      name: titles[name],
      value,
      unit: "B gzip",
      budget,
      limit: budget,
    });
  }
  const client = await processorCost(await clientCalls(packageAt("sdk"), baseUrl), effort);
  const relay = await processorCost(await relayCalls(packageAt("server"), baseUrl), effort);
  const over = (name: string, value: number, than: number, budget: number): void => {
    const limit = Math.max(budget, noise * than);
    rows.push({ name, value: value - than, unit: `µs over ${than.toFixed(0)}`, budget, limit });
  };
  over("SDK GET over raw fetch", client.sdkGet, client.rawGet, 15);
  over("SDK POST over raw fetch", client.sdkPost, client.rawPost, 15);
  over("SDK GET over node:http", client.nodeGet, client.rawGet, 15);
  over("SDK POST over node:http", client.nodePost, client.rawPost, 15);
  over("relay over a bare proxy", relay.relay, relay.bareProxy, 150);
  for (const name of ["sdk", "server"]) {
    const value = importTime(path.join(packageAt(name), "dist/index.js"));
    rows.push({ name: `import @paylera/${name}`, value, unit: "ms", budget: 50, limit: 200 });
  }
} finally {
  upstream.kill();
}

for (const { name, value, unit, budget, limit } of rows) {
  const verdict = value <= budget ? "ok" : value <= limit ? "over, within the noise allowed" : "TOO MUCH";
  const figures = `${value.toFixed(unit === "B gzip" ? 0 : 1).padStart(8)} ${unit.padEnd(14)}`;
  process.stdout.write(`${name.padEnd(26)} ${figures} budget ${String(budget).padStart(5)}  ${verdict}\n`);
}
if (rows.some(({ value, limit }) => value > limit)) process.exitCode = 1;
