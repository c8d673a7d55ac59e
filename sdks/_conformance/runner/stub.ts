import { once } from "node:events";
import { createServer } from "node:http";
import type { IncomingHttpHeaders, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Exchange, ExpectedCall, StubAnswer } from "./case.ts";
import { parseJson } from "./json.ts";
import { mismatches, render, renderAll } from "./matchers.ts";
import type { Scope } from "./matchers.ts";

/** A call as the upstream received it. */
export type Received = {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
};

/** What one step expects of the upstream. `inspect` adds the rules that hold for every call of a target. */
export type Script = {
  readonly exchanges: readonly Exchange[];
  readonly anyOrder: boolean;
  readonly scope: Scope;
  readonly inspect: (call: Received) => readonly string[];
  /** Called with every call, before it is answered. */
  readonly onCall?: () => void;
};

/** A strict stand-in for the API: a call that no script expects is a failure. */
export type Stub = {
  readonly url: string;
  play(script: Script): void;
  /** Ends the script: what went wrong, including expected calls that never came. */
  finish(): Promise<readonly string[]>;
  close(): Promise<void>;
};

type Playing = Script & { readonly open: Exchange[]; readonly faults: string[]; readonly drops: Promise<void>[] };

const REFUSAL: StubAnswer = { status: 418, json: { type: "conformance.unexpected_call", status: 418 } };

function callFaults(call: Received, expected: ExpectedCall, scope: Scope): string[] {
  const url = new URL(call.url, "http://upstream");
  const at = `upstream ${call.method} ${call.url}`;
  const target = { method: call.method, path: call.url.split("?", 1)[0] };
  const wanted = { method: expected.method, path: expected.path };
  const query = [...url.searchParams].map(([name, value]): [string, string] => [name, value]);
  const faults = mismatches(target, wanted, scope, at);
  faults.push(...mismatches(Object.fromEntries(query), expected.query ?? {}, scope, `${at} query`));
  for (const [name, one] of Object.entries(expected.headers ?? {})) {
    faults.push(...mismatches(call.headers[name], one, scope, `${at} header ${name}`));
  }
  return [...faults, ...bodyFaults(call, expected, scope, at)];
}

function bodyFaults(call: Received, expected: ExpectedCall, scope: Scope, at: string): string[] {
  if (expected.body_base64 !== undefined) {
    return expected.body_base64 === call.body.toString("base64") ? [] : [`${at} body has other bytes`];
  }
  const body = call.body.toString();
  if (expected.form !== undefined) {
    const form = Object.fromEntries(new URLSearchParams(body));
    return mismatches(form, expected.form, scope, `${at} form`);
  }
  if (expected.json === undefined) return body === "" ? [] : [`${at} has an unexpected body ${body.slice(0, 200)}`];
  const type = call.headers["content-type"]?.startsWith("application/json") ? [] : [`${at} is not sent as JSON`];
  return [...type, ...mismatches(parseJson(body), expected.json, scope, `${at} body`)];
}

function answer(response: ServerResponse, given: StubAnswer, scope: Scope): void {
  if (given.hang === true) return;
  if (given.close === true) return void response.socket?.destroy();
  const status = given.status ?? 200;
  const type = status >= 400 ? "application/problem+json" : "application/json";
  const headers: Record<string, string | string[]> = status === 204 ? {} : { "content-type": type };
  for (const [name, value] of Object.entries(given.headers ?? {})) {
    if (value === null) delete headers[name];
    else headers[name] = typeof value === "string" ? render(value, scope) : [...value];
  }
  const json = given.json === undefined ? undefined : JSON.stringify(renderAll(given.json, scope));
  const bytes = given.body_base64 === undefined ? undefined : Buffer.from(given.body_base64, "base64");
  response.writeHead(status, headers);
  response.end(bytes ?? given.body ?? json);
}

function take(playing: Playing, call: Received): Exchange | undefined {
  const fits = ({ expect }: Exchange) =>
    expect.method === call.method && render(expect.path, playing.scope) === call.url.split("?", 1)[0];
  const at = playing.anyOrder ? playing.open.findIndex(fits) : 0;
  return at < 0 ? undefined : playing.open.splice(at, 1)[0];
}

function respond(playing: Playing | undefined, call: Received, response: ServerResponse): void {
  const exchange = playing === undefined ? undefined : take(playing, call);
  if (playing === undefined) return answer(response, REFUSAL, idle);
  if (exchange === undefined) {
    playing.faults.push(`unexpected upstream call ${call.method} ${call.url}`);
    return answer(response, REFUSAL, playing.scope);
  }
  playing.faults.push(...callFaults(call, exchange.expect, playing.scope), ...playing.inspect(call));
  const limitMs = exchange.respond.dropped_within_ms;
  if (limitMs !== undefined) {
    const timer = setTimeout(() => playing.faults.push(`${call.url} was not dropped within ${limitMs} ms`), limitMs);
    const dropped = once(response, "close").then(() => clearTimeout(timer));
    playing.drops.push(Promise.race([dropped, new Promise<void>((resolve) => setTimeout(resolve, limitMs + 10))]));
  }
  playing.onCall?.();
  const { delay_ms: delayMs } = exchange.respond;
  if (delayMs === undefined) answer(response, exchange.respond, playing.scope);
  else setTimeout(() => answer(response, exchange.respond, playing.scope), delayMs);
}

const idle: Scope = { vars: new Map(), secret: "", nowS: 0, startedMs: 0 };

/** Starts a stub on an ephemeral port. */
export async function startStub(): Promise<Stub> {
  let playing: Playing | undefined;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const { method = "", url = "", headers } = request;
      respond(playing, { method, url, headers, body: Buffer.concat(chunks) }, response);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    play(script) {
      const open = script.exchanges.flatMap((one) => Array.from({ length: one.times ?? 1 }, () => one));
      playing = { ...script, open, faults: [], drops: [] };
    },
    async finish() {
      const played = playing;
      await Promise.all(played?.drops ?? []);
      playing = undefined;
      const missing = (played?.open ?? []).map(({ expect }) => `no upstream call ${expect.method} ${expect.path}`);
      return [...(played?.faults ?? []), ...missing];
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
