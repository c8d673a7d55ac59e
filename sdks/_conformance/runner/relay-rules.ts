import { isObject, parseJson } from "./json.ts";
import type { Incoming } from "./browser.ts";
import type { ResponseSpec } from "./case.ts";
import { mismatches } from "./matchers.ts";
import type { Scope } from "./matchers.ts";
import type { Received } from "./stub.ts";

const BROWSER_ONLY = [
  "cookie",
  "origin",
  "referer",
  "forwarded",
  "x-forwarded-for",
  "x-forwarded-host",
  "x-forwarded-proto",
  "paylera-csrf-token",
  "sec-fetch-site",
  "x-test-identity",
  "x-test-nonce",
];

/** What must hold for every call a relay makes upstream, whatever the case (P-003, P-149, A-10, A-16, A-40d). */
export function upstreamFaults(call: Received, apiToken: string): string[] {
  const { headers } = call;
  const at = `upstream ${call.method} ${call.url}`;
  const faults = BROWSER_ONLY.filter((name) => headers[name] !== undefined).map((name) => `${at} leaks ${name}`);
  if (headers.authorization !== `Bearer ${apiToken}`) faults.push(`${at} has authorization ${headers.authorization}`);
  if (!/^\d{4}-\d\d-\d\d$/.test(String(headers["paylera-api-version"]))) faults.push(`${at} has no API version`);
  if (!/^paylera-\S+\/\S+ \(\S+\/.+\)$/.test(headers["user-agent"] ?? "")) {
    faults.push(`${at} has the agent ${headers["user-agent"]}`);
  }
  if (!/^[a-z]+\/\S+$/.test(String(headers["paylera-relay"]))) faults.push(`${at} does not say Paylera-Relay`);
  const key = headers["idempotency-key"];
  if (call.method === "GET" && key !== undefined) faults.push(`${at} is a read with an Idempotency-Key`);
  return faults;
}

/** What must hold for every answer of a relay, whatever the case (P-006, A-16, A-40). */
export function answerFaults(answer: Incoming, spec: ResponseSpec, secrets: readonly string[]): string[] {
  const { headers } = answer;
  const faults: string[] = [];
  const everything = `${JSON.stringify(headers)}${answer.body.toString("latin1")}`;
  if (secrets.some((secret) => everything.includes(secret))) faults.push("the response gives a secret away");
  const cache = headers["cache-control"];
  const wanted = spec.public === true ? "public, max-age=60" : "private, no-store";
  if (cache !== wanted) faults.push(`cache-control is ${cache}, not ${wanted}`);
  if (!/\bcookie\b/i.test(headers["vary"] ?? "")) faults.push(`vary is ${headers["vary"]}, without Cookie`);
  if (spec.cookie === undefined && answer.cookies.length > 0) faults.push(`sets a cookie: ${answer.cookies.join()}`);
  return faults;
}

/** Compares an answer with what the case says about it. */
export function responseFaults(answer: Incoming, spec: ResponseSpec, scope: Scope): string[] {
  if (answer.status !== spec.status) {
    return [`status is ${answer.status}, not ${spec.status}: ${answer.body.toString().slice(0, 300)}`];
  }
  const faults = Object.entries(spec.headers ?? {}).flatMap(([name, one]) =>
    mismatches(answer.headers[name], one, scope, `header ${name}`),
  );
  if (spec.problem !== undefined) faults.push(...problemFaults(answer, spec, scope));
  const body = answer.body.toString();
  if (spec.json !== undefined) faults.push(...mismatches(parseJson(body), spec.json, scope, "body"));
  if (spec.body !== undefined && spec.body !== body) faults.push(`body is ${body.slice(0, 300)}, not ${spec.body}`);
  if (spec.body_base64 !== undefined && spec.body_base64 !== answer.body.toString("base64")) {
    faults.push(`body has other bytes: ${answer.body.toString("base64").slice(0, 200)}`);
  }
  if (spec.cookie !== undefined) faults.push(...mismatches(cookieIn(answer), spec.cookie, scope, "cookie"));
  return faults;
}

function problemFaults(answer: Incoming, spec: ResponseSpec, scope: Scope): string[] {
  const expected = {
    type: spec.problem ?? "",
    title: { $regex: "." },
    status: spec.status,
    detail: { $regex: "." },
  };
  const body = parseJson(answer.body.toString());
  const type = /^application\/problem\+json\b/.test(answer.headers["content-type"] ?? "")
    ? []
    : [`a problem is sent as ${answer.headers["content-type"]}`];
  return [...type, ...mismatches(isObject(body) ? body : undefined, expected, scope, "problem")];
}

/** The CSRF cookie as an object: `value`, and each attribute in lower case (`true` for those without a value). */
function cookieIn(answer: Incoming): Record<string, string | true> | undefined {
  const [line, ...more] = answer.cookies;
  if (line === undefined || more.length > 0) return undefined;
  const [first = "", ...attributes] = line.split(";").map((part) => part.trim());
  const [name, value] = split(first);
  const entries = attributes.map((part): [string, string | true] => {
    const [attribute, given] = split(part);
    return [attribute.toLowerCase(), given ?? true];
  });
  return { name, value: value ?? "", ...Object.fromEntries(entries) };
}

function split(part: string): [string, string | undefined] {
  const at = part.indexOf("=");
  return at < 0 ? [part, undefined] : [part.slice(0, at), part.slice(at + 1)];
}
