import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import type { Hono } from "hono";
import { openTestDatabase } from "../../../tools/test/database.ts";
import { createApp } from "../src/app.ts";
import { readConfig } from "../src/config.ts";
import { openDeps } from "../src/deps.ts";
import { createTenant, type NewTenant } from "../src/domains/identity/create-tenant.ts";
import { type FixedClock, fixedClock } from "../src/platform/clock.ts";
import type { Ctx, Deps, TenantRef } from "../src/platform/context.ts";
import { dropLogins } from "../src/platform/db/logins.ts";
import { systemRandom } from "../src/platform/random.ts";
import type { Worker } from "../src/platform/worker.ts";

/** A whole API in this process on its own database, under a clock that stands still until it is moved. */
export type TestApi = {
  deps: Deps;
  app: Hono;
  worker: Worker;
  clock: FixedClock;
  tenant(input?: Partial<NewTenant>): Promise<TestTenant>;
};

export type TestTenant = {
  ref: TenantRef;
  token: string;
  /** Calls the API as this tenant; `body` is JSON. */
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<TestAnswer>;
  /** Runs work in a transaction of this tenant, past the API. */
  inside<T>(work: (ctx: Ctx) => Promise<T>): Promise<T>;
};

/** `body` is whatever the API answered; tests read it with the asserting `json`. */
export type TestAnswer = { status: number; headers: Headers; text: string; json: Json };

// Tests index into answers they are about to assert on; an absent member fails the assertion, not the compiler.
export interface Json {
  [key: string]: Json & string & number & boolean & null;
}

const startedAt = Date.UTC(2026, 4, 1, 12);

/** Opens an API on this test process's own database. Everything it opened is closed before the database is dropped. */
export async function openTestApi(options: { loopbackWebhooks?: boolean } = {}): Promise<TestApi> {
  const database = await openTestDatabase();
  const folder = await mkdtemp(path.join(os.tmpdir(), "paylera-keys-"));
  const clock = fixedClock(startedAt);
  const config = readConfig({
    DATABASE_URL: database.adminUrl,
    PAYLERA_KEYRING: path.join(folder, "keyring.json"),
    PAYLERA_LOG_LEVEL: "silent",
    PAYLERA_ALLOW_LOOPBACK_WEBHOOKS: options.loopbackWebhooks ? "1" : "0",
    PAYLERA_DATABASE_CONNECTIONS: "10",
  });
  const deps = await openDeps(config, { clock, random: systemRandom });
  const { app, worker } = createApp(deps);
  database.closeFirst(async () => {
    await deps.close();
    await rm(folder, { recursive: true });
    const name = new URL(database.adminUrl).pathname.slice(1);
    await dropLogins(database.adminUrl, name);
  });
  const tenant = async (input: Partial<NewTenant> = {}): Promise<TestTenant> => {
    const made = await createTenant(deps, {
      name: "Acme",
      mode: "test",
      region: "eu",
      paymentProvider: "sandbox",
      ...input,
    });
    return testTenant({ deps, app }, made.tenant, made.apiToken);
  };
  return { deps, app, worker, clock, tenant };
}

/** A tenant seen through one token. */
export function testTenant(api: Pick<TestApi, "deps" | "app">, ref: TenantRef, token: string): TestTenant {
  return {
    ref,
    token,
    call: (method, url, body, headers) =>
      call(api.app, method, url, body, { Authorization: `Bearer ${token}`, ...headers }),
    inside: async (work) => {
      const vault = await api.deps.vault.forTenant(ref.id, ref.region);
      const actor = { kind: "operator", id: null } as const;
      const scene = { deps: api.deps, tenant: ref, actor, requestId: null, now: api.deps.clock.now(), vault };
      return api.deps.db.tenant(ref.id, (tx) => work({ ...scene, tx }));
    },
  };
}

/** Calls an app with a JSON body and reads the answer whole. */
export async function call(
  app: Hono,
  method: string,
  url: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<TestAnswer> {
  const init: RequestInit = {
    method,
    headers: { ...(body !== undefined && { "Content-Type": "application/json" }), ...headers },
  };
  if (body !== undefined) init.body = typeof body === "string" ? body : JSON.stringify(body);
  const response = await app.request(url, init);
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    text,
    json: text === "" ? {} : (JSON.parse(text) as Json),
  };
}

/** Asserts that an answer is the problem `type` with its documented status. */
export function assertProblem(answer: TestAnswer, status: number, type: string): void {
  assert.deepEqual([answer.status, answer.json["type"]], [status, type], answer.text);
  assert.equal(answer.headers.get("content-type"), "application/problem+json");
}
