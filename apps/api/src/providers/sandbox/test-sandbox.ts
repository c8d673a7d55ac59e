import assert from "node:assert/strict";
import { serve } from "@hono/node-server";
import { Hono } from "hono";
import { Pool } from "pg";
import type { AddressInfo } from "node:net";
import { once } from "node:events";
import { openTestDatabase } from "../../../../../tools/test/database.ts";
import { fixedClock } from "../../platform/clock.ts";
import type { FixedClock } from "../../platform/clock.ts";
import { createIds } from "../../platform/ids.ts";
import type { OutboundInit } from "../../platform/outbound.ts";
import { createTrustedOutbound } from "../../platform/outbound.ts";
import { seededRandom } from "../../platform/random.ts";
import type { Provider } from "../port.ts";
import { connectSandbox } from "./adapter.ts";
import type { Send } from "./adapter.ts";
import { openSandboxAccount } from "./open-sandbox-account.ts";
import type { SandboxAccount } from "./open-sandbox-account.ts";
import { ensureSandboxSchema } from "./schema.ts";
import { createSandbox } from "./server.ts";
import type { WireBooks, WireEvent } from "./wire.ts";

export const signupSecret = "signup-secret-of-the-tests";

export type Received = { url: string; headers: Record<string, string>; rawBody: Uint8Array; event: WireEvent };

/** The receiver's side: what came, and what it answers next. */
export type Receiver = { received: Received[]; answer: (url: string) => number };

export type TestSandbox = {
  baseUrl: string;
  clock: FixedClock;
  receiver: Receiver;
  send: Send;
  pump(): Promise<number>;
  openAccount(key: string): Promise<TestAccount>;
};

export type TestAccount = SandboxAccount & {
  provider: Provider;
  webhookUrl: string;
  behave(behaviour: object): Promise<void>;
  books(): Promise<WireBooks>;
  call(method: "GET" | "POST" | "PUT", path: string, init: { fields?: object; key?: string }): Promise<ApiAnswer>;
};

export type ApiAnswer = { status: number; headers: Readonly<Record<string, string>>; body: unknown };

/** A sandbox on its own port, with a clock that stands still; it goes away with the database of the tests. */
export async function startTestSandbox(): Promise<TestSandbox> {
  const database = await openTestDatabase();
  const pool = new Pool({ connectionString: database.adminUrl, max: 8 });
  await ensureSandboxSchema(pool);
  const clock = fixedClock(Date.UTC(2026, 4, 1, 12));
  const random = seededRandom(7);
  const receiver: Receiver = { received: [], answer: () => 200 };
  const mount = new Hono();
  const server = serve({ fetch: mount.fetch, port: 0, hostname: "127.0.0.1" });
  if (!server.listening) await once(server, "listening");
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/sandbox`;
  const sandbox = createSandbox({
    pool,
    clock,
    ids: createIds(clock, random),
    random,
    deliver: async (url, init) => receive(receiver, url, init),
    publicUrl: baseUrl,
    signupSecret,
    log: { error: (fields) => console.error(fields) },
  });
  mount.route("/sandbox", sandbox.app);
  const outbound = createTrustedOutbound();
  database.closeFirst(async () => {
    await sandbox.close();
    await outbound.close();
    await new Promise<void>((done) => server.close(() => done()));
    await pool.end();
  });
  const test = { baseUrl, clock, receiver, send: outbound.fetch, pump: () => sandbox.pump(clock.now()) };
  return { ...test, openAccount: (key) => openTestAccount(test, key) };
}

async function openTestAccount(test: Omit<TestSandbox, "openAccount">, key: string): Promise<TestAccount> {
  const { baseUrl, send } = test;
  const webhookUrl = `https://paylera.example/hooks/${key}`;
  const opened = await openSandboxAccount({ baseUrl, signupSecret, key, webhookUrl, send, timeoutMs: 5_000 });
  const provider = connectSandbox({ baseUrl, ...opened, send, timeoutMs: 5_000 });
  const call: TestAccount["call"] = async (method, path, { fields, key: idempotencyKey }) => {
    const answer = await send(`${baseUrl}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${opened.secretKey}`,
        ...(idempotencyKey === undefined ? {} : { "idempotency-key": idempotencyKey }),
      },
      ...(fields === undefined ? {} : { body: JSON.stringify(fields) }),
      timeoutMs: 5_000,
      maxResponseBytes: 1_048_576,
    });
    const body: unknown = JSON.parse(new TextDecoder().decode(answer.body));
    return { status: answer.status, headers: answer.headers, body };
  };
  return {
    ...opened,
    provider,
    webhookUrl,
    call,
    behave: async (behaviour) => {
      const answer = await call("PUT", "/v1/behaviour", { fields: behaviour });
      assert.equal(answer.status, 200, JSON.stringify(answer.body));
    },
    books: async () => (await call("GET", "/v1/books", {})).body as WireBooks,
  };
}

/** Sends a form as the payer's browser would, without following where it leads. */
export async function submit(url: string, fields: Record<string, string>): Promise<Response> {
  return fetch(url, { method: "POST", body: new URLSearchParams(fields), redirect: "manual" });
}

function receive(receiver: Receiver, url: string, init: OutboundInit): { status: number } {
  const rawBody = Buffer.from(init.body ?? "");
  const event = JSON.parse(rawBody.toString()) as WireEvent;
  receiver.received.push({ url, headers: { ...init.headers }, rawBody, event });
  return { status: receiver.answer(url) };
}
