import { createHmac } from "node:crypto";
import { PayleraClient } from "./client.ts";
import type { TransportOptions } from "./transport.ts";

/** A request a fake has received. */
export type FakeRequest = {
  method: string;
  url: string;
  /** Path without the query. */
  path: string;
  query: Record<string, string>;
  /** Names in lower case. */
  headers: Record<string, string>;
  body: string;
  /** The body parsed, `undefined` when there is none. */
  json: unknown;
};

/** What a fake answers: a status with JSON and headers, or an error to fail with like a broken network. */
export type FakeReply = { status?: number; json?: unknown; headers?: Record<string, string> } | Error;

/** A stand-in for the network. */
export type FakeFetch = {
  fetch: typeof fetch;
  /** Everything received so far, oldest first. */
  readonly requests: FakeRequest[];
  /** Queues answers, used in order. */
  reply(...replies: FakeReply[]): FakeFetch;
};

/** A clock that moves only when told to. */
export type FixedClock = { now: () => number; advance(ms: number): void };

function received(address: string | URL, init: RequestInit = {}): FakeRequest {
  const url = new URL(address);
  const bytes = init.body instanceof Uint8Array ? new TextDecoder().decode(init.body) : init.body;
  const body = typeof bytes === "string" ? bytes : "";
  return {
    method: init.method ?? "GET",
    url: url.href,
    path: url.pathname,
    query: Object.fromEntries(url.searchParams),
    headers: Object.fromEntries(new Headers(init.headers)),
    body,
    json: body.startsWith("{") || body.startsWith("[") ? JSON.parse(body) : undefined,
  };
}

function responseOf(reply: Exclude<FakeReply, Error>): Response {
  const status = reply.status ?? (reply.json === undefined ? 204 : 200);
  const type = status >= 400 ? "application/problem+json" : "application/json";
  const body = reply.json === undefined ? null : JSON.stringify(reply.json);
  return new Response(body, { status, headers: { "content-type": type, ...reply.headers } });
}

/** Answers requests from a queue and records them; a request nobody planned for fails the call. */
export function fakeFetch(...replies: FakeReply[]): FakeFetch {
  const queue = [...replies];
  const requests: FakeRequest[] = [];
  const fake: FakeFetch = {
    requests,
    reply: (...more) => {
      queue.push(...more);
      return fake;
    },
    fetch: async (input, init) => {
      init?.signal?.throwIfAborted();
      const request = received(input instanceof Request ? input.url : input, init);
      requests.push(request);
      const next = queue.shift() ?? new Error(`No reply is queued for ${request.method} ${request.path}`);
      if (next instanceof Error) throw next;
      return responseOf(next);
    },
  };
  return fake;
}

/** A clock standing at `startMs` (milliseconds since 1970; default 1 May 2026, midnight UTC). */
export function fixedClock(startMs: number = Date.UTC(2026, 4, 1)): FixedClock {
  let nowMs = startMs;
  return {
    now: () => nowMs,
    advance: (ms) => {
      nowMs += ms;
    },
  };
}

/** Well-formed UUIDv7 values that count up from one: the same in every run. */
export function fixedIds(clock: FixedClock = fixedClock()): () => string {
  let count = 0;
  return () => {
    count += 1;
    const time = clock.now().toString(16).padStart(12, "0");
    return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-${count.toString(16).padStart(12, "0")}`;
  };
}

/** A client for tests: fake network, fixed clock and keys, and waits that are recorded instead of slept. */
export type TestClient = { client: PayleraClient; fake: FakeFetch; clock: FixedClock; waitsMs: number[] };

/** Builds a client whose every outside is fixed; any option of a real client may be given as well. */
export function createTestClient(options: Partial<TransportOptions> = {}): TestClient {
  const fake = fakeFetch();
  const clock = fixedClock();
  const waitsMs: number[] = [];
  const client = new PayleraClient({
    apiToken: "pl_test_fake",
    fetch: fake.fetch,
    now: clock.now,
    random: () => 0.5,
    sleep: async (ms, signal) => {
      signal?.throwIfAborted();
      waitsMs.push(ms);
      clock.advance(ms);
    },
    newIdempotencyKey: fixedIds(clock),
    ...options,
  });
  return { client, fake, clock, waitsMs };
}

/**
 * The `Paylera-Signature` header for a delivery (P-134 to P-137), one `v1` per secret.
 *
 * @param body the exact bytes that will be delivered
 * @param secrets one `whsec_…` secret, or several as during a rotation
 * @param timestamp seconds since 1970
 */
export function signWebhook(body: string | Uint8Array, secrets: string | string[], timestamp: number): string {
  const signatures = [secrets].flat().map((secret) => {
    return `v1=${createHmac("sha256", secret.trim()).update(`${timestamp}.`).update(body).digest("hex")}`;
  });
  return [`t=${timestamp}`, ...signatures].join(",");
}
