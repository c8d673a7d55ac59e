// `npm test [paths…]` and `npm run nightly [paths…]`: node:test over the test files, with a real PostgreSQL and Chromium.
import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import path from "node:path";
import { bringChromium } from "./chromium.ts";
import { findTestFiles } from "./files.ts";
import { openTestServer } from "./template.ts";
import type { TestServer } from "./template.ts";

const root = path.resolve(import.meta.dirname, "../..");
const args = process.argv.slice(2);
const nightly = args.includes("--nightly");
const flags = args.filter((arg) => arg.startsWith("-") && arg !== "--nightly");
const runMsMax = Number(process.env.PAYLERA_TEST_MINUTES ?? 20) * 60_000;
const places = args.filter((arg) => !arg.startsWith("-"));

async function runTests(files: readonly string[], server: TestServer): Promise<number> {
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    PAYLERA_TEST_DATABASE_ADMIN_URL: server.adminUrl,
    PAYLERA_TEST_TEMPLATE: server.template,
  };
  if (files.some((file) => readFileSync(file, "utf8").includes("openBrowser"))) env.PAYLERA_CHROMIUM = bringChromium();
  const options = ["--test", "--test-concurrency=2", "--test-reporter=spec", ...flags];
  tests = spawn(process.execPath, [...options, ...files], { cwd: root, env, stdio: "inherit" });
  // Node's own time limit does not end a file that leaves something running; it would hold the run up for ever.
  const limit = nightly ? null : setTimeout(giveUp, runMsMax);
  const [code] = (await once(tests, "exit")) as [number | null];
  if (limit) clearTimeout(limit);
  return code ?? 1;
}

function giveUp(): void {
  console.error(`The tests did not end within ${runMsMax / 60_000} minutes: a file above is missing its result.`);
  tests?.kill("SIGTERM");
}

let tests: ChildProcess | undefined;
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  // Leaving by exit, not by the signal, lets the embedded server's exit hook stop it.
  process.on(signal, () => (tests ? tests.kill(signal) : process.exit(130)));
}

const started = performance.now();
try {
  const files = findTestFiles(root, places, nightly);
  const server = await openTestServer(root);
  try {
    process.exitCode = await runTests(files, server);
  } finally {
    await server.stop();
  }
  process.stdout.write(`${files.length} test files in ${((performance.now() - started) / 1000).toFixed(1)} s\n`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
