import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { once } from "node:events";
import type { ClientCase, ClientStep, Loaded, Verdict } from "./case.ts";
import { CLIENT_CONFIG } from "./defaults.ts";
import { isObject } from "./json.ts";
import type { Json, JsonObject } from "./json.ts";
import { mismatches, renderAll } from "./matchers.ts";
import type { Scope } from "./matchers.ts";
import { inParallel, judge } from "./schedule.ts";
import { startStub } from "./stub.ts";
import type { Received, Stub } from "./stub.ts";
import { startAsking } from "./target.ts";
import type { Target } from "./target.ts";

type Asking = ReturnType<typeof startAsking>;
type At = { readonly asking: Asking; readonly stub: Stub; readonly id: string };

/** Runs client cases in one process, each against a stub of its own. */
export async function runClientCases(target: Target, cases: readonly Loaded<ClientCase>[]): Promise<Verdict[]> {
  if (cases.length === 0) return [];
  const asking = startAsking(target, "client");
  try {
    return await inParallel(cases, (one) => judge(one, () => runCase(asking, one)), 8);
  } finally {
    await asking.stop();
  }
}

async function runCase(asking: Asking, one: Loaded<ClientCase>): Promise<string[]> {
  const stub = await startStub();
  const vars = new Map([
    ["upstream", stub.url],
    ["past_date", new Date(Date.now() - 60_000).toUTCString()],
    ["date_in_5", new Date(Date.now() + 5_000).toUTCString()],
    ["date_in_90", new Date(Date.now() + 90_000).toUTCString()],
  ]);
  try {
    for (const [index, step] of one.steps.entries()) {
      const scope: Scope = { vars, secret: "", nowS: Math.floor(Date.now() / 1000), startedMs: Date.now() };
      const faults = await runStep({ asking, stub, id: `${one.name}#${index}` }, step, scope);
      if (faults.length > 0) return faults.map((fault) => `step ${index + 1} (${step.op}): ${fault}`);
    }
    return [];
  } finally {
    await stub.close();
  }
}

async function runStep({ asking, stub, id }: At, step: ClientStep, scope: Scope): Promise<string[]> {
  const config: JsonObject = { ...CLIENT_CONFIG, base_url: stub.url, ...step.client };
  const base = step.upstream_down === true ? await closedAddress() : config["base_url"];
  const present = Object.entries({ ...config, base_url: base ?? null }).filter(([, value]) => value !== null);
  stub.play({ exchanges: step.upstream ?? [], anyOrder: false, scope, inspect: (call) => callFaults(call, config) });
  const client = renderAll(Object.fromEntries(present), scope);
  const answer = await asking.ask({ id, op: step.op, args: renderAll(step.args ?? {}, scope), client });
  if (answer === undefined) return [`no answer from the target: ${asking.complaints()}`];
  return [...answerFaults(answer, step, scope), ...(await stub.finish())];
}

/** An address at which nothing listens: a port that was free a moment ago. */
async function closedAddress(): Promise<string> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}`;
}

/** What must hold for every call of a typed client (P-149, P-101, A-40d). */
function callFaults(call: Received, config: JsonObject): string[] {
  const { headers } = call;
  if (call.url.startsWith("/v1/oauth/")) return [];
  const at = `upstream ${call.method} ${call.url}`;
  const faults: string[] = [];
  if (headers.authorization !== `Bearer ${JSON.stringify(config["api_token"]).slice(1, -1)}`)
    faults.push(`${at} has no bearer token`);
  if (!/^\d{4}-\d\d-\d\d$/.test(String(headers["paylera-api-version"]))) faults.push(`${at} has no API version`);
  if (!/^paylera-\S+\/\S+ \(.+\)$/.test(headers["user-agent"] ?? "")) {
    faults.push(`${at} has the agent ${headers["user-agent"]}`);
  }
  return faults;
}

function answerFaults(answer: JsonObject, step: ClientStep, scope: Scope): string[] {
  const wantsError = step.error !== undefined;
  if (answer["ok"] !== !wantsError) {
    return [`${wantsError ? "succeeded" : "failed"}: ${JSON.stringify(answer["error"] ?? answer["result"])}`];
  }
  const faults: string[] = [];
  if (step.result !== undefined) faults.push(...mismatches(answer["result"], step.result, scope, "result"));
  if (step.error !== undefined) faults.push(...errorFaults(answer["error"], step.error, scope));
  if (step.waits_ms !== undefined) faults.push(...mismatches(answer["waits_ms"], step.waits_ms, scope, "waits_ms"));
  return faults;
}

function errorFaults(actual: Json | undefined, expected: JsonObject, scope: Scope): string[] {
  if (!isObject(actual)) return ["the target reported no error"];
  const { class: wanted, ...members } = expected;
  const faults = Object.entries(members).flatMap(([name, one]) =>
    mismatches(actual[name] ?? undefined, one, scope, `error.${name}`),
  );
  if (typeof wanted !== "string" || plainClass(actual["class"]) === plainClass(wanted)) return faults;
  return [...faults, `error.class is ${JSON.stringify(actual["class"])}, not ${wanted}`];
}

/** Languages name the same class `PayleraXError`, `PayleraXException` or `XError` (P-108 to P-111). */
function plainClass(name: Json | undefined): string {
  const plain = (typeof name === "string" ? name : "").replace(/^Paylera/, "").replace(/(Error|Exception)$/, "");
  return plain === "OAuthFlow" ? "OAuth" : plain;
}
