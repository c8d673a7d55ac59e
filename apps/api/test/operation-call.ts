import { type Operation, pathParameters } from "@paylera/contract";
import type { Hono } from "hono";
import { assertDocumented } from "./documented.ts";
import type { Json, TestAnswer } from "./harness.ts";
import type { World } from "./world.ts";

/** What one call of an operation sends. `raw` is sent as it is instead of `body`. */
export type OperationRequest = {
  params: Record<string, string>;
  query: Record<string, string>;
  body: unknown;
  raw?: string | Uint8Array<ArrayBuffer>;
  headers: Record<string, string>;
};

/** The operation's own example with the world's ids in place of the example's: a call that succeeds. */
export function requestOf(op: Operation, world: World): OperationRequest {
  const given = world.requests[op.id] ?? {};
  const filled = (value: unknown) => fill(value, world.values);
  return {
    params: { ...(filled(op.example.params ?? {}) as Record<string, string>), ...given.params },
    query: filled(op.example.query ?? {}) as Record<string, string>,
    body: op.body ? { ...(filled(op.example.body ?? {}) as object), ...given.body } : undefined,
    headers: { authorization: `Bearer ${world.bearerOf(op)}` },
  };
}

/** Replaces every string, and every key, that the map knows. */
function fill(value: unknown, values: ReadonlyMap<string, string>): unknown {
  if (typeof value === "string") return values.get(value) ?? value;
  if (Array.isArray(value)) return value.map((item) => fill(item, values));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [values.get(key) ?? key, fill(item, values)]));
}

/** Calls an operation. Whatever it answers must be documented: every generated test runs through here. */
export async function callOperation(app: Hono, op: Operation, request: OperationRequest): Promise<TestAnswer> {
  const answer = await exchange(app, op.method, addressOf(op, request), request);
  assertDocumented(op, answer, {
    strayed: pathParameters(op.path).some((name) => !isPlain(request.params[name] ?? "")),
  });
  return answer;
}

const isPlain = (value: string): boolean => /^[\w-]{1,255}$/.test(value);

/** Path parameters are put in as they are, so that a test can send what no client would. */
function addressOf(op: Operation, { params, query }: OperationRequest): string {
  const path = op.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => params[name] ?? "");
  const search = new URLSearchParams(query).toString();
  return search ? `${path}?${search}` : path;
}

async function exchange(app: Hono, method: string, url: string, request: OperationRequest): Promise<TestAnswer> {
  const content = request.raw ?? (request.body === undefined ? undefined : JSON.stringify(request.body));
  const headers = { ...(content !== undefined && { "content-type": "application/json" }), ...request.headers };
  const response = await app.request(url, { method, headers, ...(content !== undefined && { body: content }) });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    text,
    json: text === "" ? {} : (JSON.parse(text) as Json),
  };
}
