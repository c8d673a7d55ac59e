import { randomUUID } from "node:crypto";
import type { Loaded, RelayCase, RelayStep, RequestSpec, Verdict } from "./case.ts";
import { send, sendRaw } from "./browser.ts";
import type { Incoming, Outgoing } from "./browser.ts";
import { BASE_PATH, IDENTITY, RELAY_CONFIG } from "./defaults.ts";
import { canonical, isObject } from "./json.ts";
import type { Json, JsonObject } from "./json.ts";
import { mintToken } from "./mac.ts";
import { render, renderAll } from "./matchers.ts";
import type { Scope } from "./matchers.ts";
import { answerFaults, responseFaults, upstreamFaults } from "./relay-rules.ts";
import { inParallel, judge } from "./schedule.ts";
import { startStub } from "./stub.ts";
import type { Stub } from "./stub.ts";
import { startTarget } from "./target.ts";
import type { Running, Target } from "./target.ts";

type Stage = {
  readonly stub: Stub;
  readonly origin: URL;
  readonly config: JsonObject;
  readonly running: Running;
};

const configOf = (one: RelayCase): JsonObject => ({ ...RELAY_CONFIG, ...one.config });
const wordOf = (config: JsonObject, name: string): string => (typeof config[name] === "string" ? config[name] : "");
const secondsIn = (config: JsonObject): number =>
  typeof config["now"] === "number" ? config["now"] : Math.floor(Date.now() / 1000);

/** Runs relay cases: one process per configuration, the cases of a process one after another. */
export async function runRelayCases(target: Target, cases: readonly Loaded<RelayCase>[]): Promise<Verdict[]> {
  const groups = Map.groupBy(cases, (one) => {
    const alone = one.own_process === true || one.start === "refused";
    return alone ? one.name : canonical(configOf(one));
  });
  const verdicts = await inParallel([...groups.values()], (group) => runGroup(target, group));
  return verdicts.flat();
}

async function runGroup(target: Target, group: readonly Loaded<RelayCase>[]): Promise<Verdict[]> {
  const [first] = group;
  if (first === undefined) return [];
  const config = configOf(first);
  const stub = await startStub();
  const running = startTarget(target, "relay");
  try {
    running.write({ upstream_url: stub.url, ...config });
    const ready = await running.firstLine();
    const url = isObject(ready) ? ready["url"] : undefined;
    if (first.start === "refused") return [await judge(first, async () => (url === undefined ? [] : ["it started"]))];
    if (typeof url !== "string") {
      const words = `the relay did not start: ${running.complaints()}`;
      return await Promise.all(group.map((one) => judge(one, async () => [words])));
    }
    const verdicts: Verdict[] = [];
    const stage = { stub, origin: new URL(url), config, running };
    for (const one of group) verdicts.push(await judge(one, () => runCase(stage, one)));
    return verdicts;
  } finally {
    await running.stop();
    await stub.close();
  }
}

async function runCase(stage: Stage, one: RelayCase): Promise<string[]> {
  const vars = new Map([
    ["url", stage.origin.origin],
    ["host", stage.origin.host],
    ["upstream", stage.stub.url],
  ]);
  for (const [index, step] of (one.steps ?? []).entries()) {
    const faults = await runStep(stage, { one, step, vars });
    const note = step.note ?? `${step.request.method ?? "GET"} ${step.request.path ?? ""}`;
    if (faults.length > 0) return faults.map((fault) => `step ${index + 1} (${note}): ${fault}`);
  }
  return [];
}

async function runStep(
  stage: Stage,
  { one, step, vars }: { one: RelayCase; step: RelayStep; vars: Map<string, string> },
): Promise<string[]> {
  const { stub, config } = stage;
  const secret = wordOf(config, "relay_secret");
  const nowS = secondsIn(config);
  const scope: Scope = { vars, secret, nowS, startedMs: Date.now() };
  vars.set("csrf", mintToken({}, { secret, nowS }));
  for (const [name, spec] of Object.entries(step.tokens ?? {})) vars.set(name, mintToken(spec, { secret, nowS }));
  const stop = new AbortController();
  stub.play({
    exchanges: step.upstream ?? [],
    anyOrder: step.any_order ?? false,
    scope,
    inspect: (call) => upstreamFaults(call, wordOf(config, "api_token")),
    ...(step.request.abort === true ? { onCall: () => stop.abort() } : {}),
  });
  const identity = [step.request.identity, one.identity, IDENTITY].find((given) => given !== undefined) ?? null;
  const sending = Array.from({ length: step.parallel ?? 1 }, () =>
    deliver(stage, { spec: step.request, identity, scope, signal: stop.signal }),
  );
  const answers = await Promise.all(sending);
  const tookMs = Date.now() - scope.startedMs;
  const faults = answers.flatMap((answer) => judgeAnswer(stage, { answer, step, scope }));
  const [least, most] = step.takes_ms ?? [0, Number.POSITIVE_INFINITY];
  if (tookMs < least || tookMs > most) faults.push(`took ${tookMs} ms, not ${least} to ${most}`);
  return [...faults, ...(await stub.finish())];
}

function judgeAnswer(
  stage: Stage,
  { answer, step, scope }: { answer: Incoming | undefined; step: RelayStep; scope: Scope },
): string[] {
  const { response } = step;
  if (response === undefined) return [];
  if (answer === undefined) return ["there was no answer"];
  if (response.or_status?.includes(answer.status) === true) return [];
  const secrets = ["api_token", "relay_secret"].map((name) => wordOf(stage.config, name)).filter((word) => word !== "");
  return [...responseFaults(answer, response, scope), ...answerFaults(answer, response, secrets)];
}

async function deliver(
  stage: Stage,
  it: { spec: RequestSpec; identity: Json; scope: Scope; signal: AbortSignal },
): Promise<Incoming | undefined> {
  const { spec, scope } = it;
  if (spec.raw !== undefined) {
    scope.vars.set("identity", identityHeader(it.identity) ?? "");
    scope.vars.set("nonce", randomUUID());
    return sendRaw(stage.origin, render(spec.raw, scope));
  }
  const method = spec.method ?? "GET";
  const body = method === "GET" || method === "HEAD" ? undefined : bodyOf(spec, scope);
  const mount = wordOf(stage.config, "base_path") || BASE_PATH;
  const path = render(spec.absolute_path ?? `${mount}${spec.path ?? ""}`, scope);
  const headers = headersOf(method, it);
  const outgoing: Outgoing = { method, path, headers, body, chunked: spec.chunked ?? false };
  return send(stage.origin, outgoing, spec.abort === true ? it.signal : undefined);
}

function bodyOf(spec: RequestSpec, scope: Scope): Buffer {
  if (spec.body_base64 !== undefined) return Buffer.from(spec.body_base64, "base64");
  if (spec.json_bytes !== undefined) {
    const shell = JSON.stringify({ feature_code: "" }).length;
    return Buffer.from(JSON.stringify({ feature_code: "x".repeat(spec.json_bytes - shell) }));
  }
  if (spec.body !== undefined) return Buffer.from(render(spec.body, scope));
  return Buffer.from(spec.json === undefined ? "" : JSON.stringify(renderAll(spec.json, scope)));
}

function identityHeader(identity: Json): string | undefined {
  if (identity === null) return undefined;
  return identity === "throw" ? "throw" : Buffer.from(JSON.stringify(identity)).toString("base64url");
}

function headersOf(method: string, { spec, identity, scope }: { spec: RequestSpec; identity: Json; scope: Scope }) {
  const headers: Record<string, string | readonly string[] | null> = {
    "x-test-identity": identityHeader(identity) ?? null,
    "x-test-nonce": randomUUID(),
  };
  if (method === "POST") {
    Object.assign(headers, {
      "content-type": "application/json",
      origin: "{{url}}",
      "sec-fetch-site": "same-origin",
      "paylera-csrf-token": "{{csrf}}",
      cookie: "paylera_csrf={{csrf}}",
    });
  }
  const named = Object.entries({ ...headers, ...spec.headers });
  return named.flatMap(([name, value]) => {
    if (value === null) return [];
    return [value].flat().map((text): readonly [string, string] => [name, render(text, scope)]);
  });
}
