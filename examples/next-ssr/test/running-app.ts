import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";

const root = path.join(import.meta.dirname, "..");
const next = path.join(root, "../../node_modules/next/dist/bin/next");

/** Builds the app for production; no setting is needed for that. */
export async function buildApp(): Promise<void> {
  const env = { ...process.env, NEXT_TELEMETRY_DISABLED: "1" };
  await promisify(execFile)(process.execPath, [next, "build"], { cwd: root, env });
}

/** A Paylera API that answers from a table and remembers what it was asked. */
export async function startApi(answers: Readonly<Record<string, (body: string) => object | undefined>>) {
  const calls: string[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const call = `${request.method} ${request.url?.split("?")[0]}`;
    calls.push(call);
    const answer = answers[call];
    const json = answer?.(Buffer.concat(chunks).toString());
    response.writeHead(answer ? (json ? 200 : 204) : 404, { "content-type": "application/json" });
    response.end(json && JSON.stringify(json));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    calls,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Starts what was built on a free port, in a process of its own. */
export async function startApp(settings: Record<string, string>) {
  const env = { ...process.env, ...settings, NEXT_TELEMETRY_DISABLED: "1", NODE_ENV: "production" as const };
  const args = [next, "start", "--port", "0", "--hostname", "localhost"];
  const child = spawn(process.execPath, args, { cwd: root, env, stdio: ["ignore", "pipe", "inherit"] });
  return { url: await addressIn(child), close: () => end(child) };
}

async function addressIn(child: ChildProcess): Promise<string> {
  if (!child.stdout) throw new Error("The app has no output");
  let url = "";
  for await (const line of createInterface({ input: child.stdout })) {
    url = /http:\/\/localhost:\d+/.exec(line)?.[0] ?? url;
    if (url && line.includes("Ready")) return url;
  }
  throw new Error("The app ended before it was ready");
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, "exit");
  child.kill("SIGTERM");
  await gone;
}
