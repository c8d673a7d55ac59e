import assert from "node:assert/strict";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { serve } from "@hono/node-server";
import { Hono } from "hono";
import { Pool } from "pg";
import { openTestDatabase } from "../../../tools/test/database.ts";
import { findCredentials } from "../src/domains/payments/store.ts";
import type { Scene } from "../src/platform/context.ts";
import { installationSecret } from "../src/platform/installation-secret.ts";
import { providerFor } from "../src/flows/steps/provider-for.ts";
import { seededRandom } from "../src/platform/random.ts";
import { sandboxSecret } from "../src/providers.ts";
import { ensureSandboxSchema } from "../src/providers/sandbox/schema.ts";
import { createSandbox } from "../src/providers/sandbox/server.ts";
import { submit } from "../src/providers/sandbox/test-sandbox.ts";
import type { WireBooks } from "../src/providers/sandbox/wire.ts";
import { makeCustomer, planByCode, putDemoCatalogue } from "./factories.ts";
import { call, openTestApi, type TestAnswer, type TestApi, type TestTenant } from "./harness.ts";
import { assertBooksAgree, assertInvariants } from "./invariants.ts";

/** A webhook the sandbox sent: path, headers and body as they were. */
export type Notice = { path: string; headers: Record<string, string>; body: string };

export type Shopper = TestTenant & {
  scene: Scene;
  /** Attaches a new customer, or this one, to a plan of the demo catalogue. */
  attach(planCode: string, customerId?: string): Promise<Checkout>;
  behave(behaviour: object): Promise<void>;
  books(): Promise<WireBooks>;
  /** Everything that must hold, on our side and between us and the provider. */
  check(): Promise<void>;
};

export type Checkout = {
  customerId: string;
  subscriptionId: string;
  /** Calls a page operation with the checkout's token. */
  page(method: "GET" | "POST", path: string, body?: unknown): Promise<TestAnswer>;
  /** Opens the provider's page; answers its address. */
  pay(): Promise<string>;
  settle(): Promise<TestAnswer>;
  status(): Promise<string>;
};

export type PaymentWorld = {
  api: TestApi;
  adminUrl: string;
  /** While false, webhooks pile up in `held` instead of arriving; the sandbox believes that they did. */
  delivers: boolean;
  held: Notice[];
  returnUrl: string;
  shopper(): Promise<Shopper>;
  pump(): Promise<void>;
  deliver(notice: Notice): Promise<TestAnswer>;
};

const returnUrl = "http://localhost:4010/c/return";

/** An API and, on a port of its own, the sandbox it collects through, under one clock. */
export async function openPaymentWorld(): Promise<PaymentWorld> {
  const database = await openTestDatabase();
  const api = await openTestApi();
  const { deps, clock } = api;
  const mount = new Hono();
  const server = serve({ fetch: mount.fetch, port: 0, hostname: "127.0.0.1" });
  if (!server.listening) await once(server, "listening");
  const publicUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/sandbox`;
  deps.config.sandboxUrl = publicUrl;
  const pool = new Pool({ connectionString: database.adminUrl, max: 8 });
  await ensureSandboxSchema(pool);
  const secret = await installationSecret(deps.config.keyringFile, deps.random);
  const deliver = (notice: Notice): Promise<TestAnswer> =>
    call(api.app, "POST", notice.path, notice.body, notice.headers);
  const sandbox = createSandbox({
    pool,
    clock,
    ids: deps.ids,
    random: seededRandom(11),
    deliver: async (url, init) => {
      const body = Buffer.from(init.body ?? "").toString();
      const notice = { path: new URL(url).pathname, headers: { ...init.headers }, body };
      if (world.delivers) return deliver(notice);
      world.held.push(notice);
      return { status: 200 };
    },
    publicUrl,
    signupSecret: sandboxSecret(deps.config, secret),
    log: { error: (fields) => console.error(fields) },
  });
  mount.route("/sandbox", sandbox.app);
  database.closeFirst(async () => {
    await sandbox.close();
    await new Promise<void>((done) => server.close(() => done()));
    await pool.end();
  });
  const world: PaymentWorld = {
    api,
    adminUrl: database.adminUrl,
    delivers: true,
    held: [],
    returnUrl,
    shopper: () => openShopper(world, publicUrl),
    pump: async () => void (await sandbox.pump(clock.now())),
    deliver,
  };
  return world;
}

async function openShopper(world: PaymentWorld, sandboxUrl: string): Promise<Shopper> {
  const { api } = world;
  const tenant = await api.tenant();
  await putDemoCatalogue(tenant);
  const vault = await api.deps.vault.forTenant(tenant.ref.id, tenant.ref.region);
  const actor = { kind: "worker", id: null } as const;
  // Its instant is read at each use, as a worker's new scene would be.
  const scene: Scene = {
    deps: api.deps,
    tenant: tenant.ref,
    actor,
    requestId: null,
    vault,
    get now() {
      return api.clock.now();
    },
  };
  await providerFor(scene, "sandbox");
  const ask = async (method: "GET" | "PUT", path: string, fields?: object): Promise<unknown> => {
    const credentials = await tenant.inside((ctx) => findCredentials(ctx, "sandbox"));
    assert.ok(credentials);
    const { secretKey } = JSON.parse(credentials) as { secretKey: string };
    const headers = { authorization: `Bearer ${secretKey}`, "content-type": "application/json" };
    const response = await fetch(`${sandboxUrl}${path}`, {
      method,
      headers,
      ...(fields && { body: JSON.stringify(fields) }),
    });
    assert.equal(response.status, 200);
    return response.json();
  };
  const behave = async (behaviour: object): Promise<void> => void (await ask("PUT", "/v1/behaviour", behaviour));
  const books = async (): Promise<WireBooks> => (await ask("GET", "/v1/books")) as WireBooks;
  return {
    ...tenant,
    scene,
    attach: (planCode, customerId) => attach(api, tenant, planCode, customerId),
    behave,
    books,
    check: async () => {
      await assertInvariants(world.adminUrl);
      await assertBooksAgree(world.adminUrl, tenant.ref.id, await books());
    },
  };
}

async function attach(api: TestApi, tenant: TestTenant, planCode: string, known?: string): Promise<Checkout> {
  const customerId = known ?? (await makeCustomer(tenant)).id;
  const plan = await planByCode(tenant, planCode);
  const body = {
    customer_id: customerId,
    plan_id: plan.id,
    success_url: "https://acme.example/done?session={CHECKOUT_SESSION_ID}",
    cancel_url: "https://acme.example/cancel",
  };
  const attached = await tenant.call("POST", "/v1/attach", body);
  assert.equal(attached.status, 200, attached.text);
  const subscriptionId = String(attached.json["subscription_id"]);
  const token = String(attached.json["checkout_url"]).split("/").at(-1) ?? "";
  const page: Checkout["page"] = (method, path, content) =>
    call(api.app, method, path, content, { authorization: `Bearer ${token}` });
  return {
    customerId,
    subscriptionId,
    page,
    pay: async () => {
      const answer = await page("POST", "/v1/pages/checkout/pay", { return_url: returnUrl });
      assert.equal(answer.status, 200, answer.text);
      return String(answer.json["redirect_url"]);
    },
    settle: () => page("POST", "/v1/pages/checkout/settle"),
    status: async () => String((await tenant.call("GET", `/v1/subscriptions/${subscriptionId}`)).json["status"]),
  };
}

export type InvoiceSummary = { status: string; amount_due: number; amount_paid: number };

/** A customer's invoices, newest first. */
export async function invoicesOf(tenant: TestTenant, customerId: string): Promise<InvoiceSummary[]> {
  const answer = await tenant.call("GET", `/v1/customers/${customerId}/invoices`);
  assert.equal(answer.status, 200, answer.text);
  const { data } = JSON.parse(answer.text) as { data: InvoiceSummary[] };
  return data.map(({ status, amount_due, amount_paid }) => ({ status, amount_due, amount_paid }));
}

/** Attaches, pays with a card and comes back. */
export async function subscribe(shop: Shopper, card: string): Promise<Checkout> {
  const checkout = await shop.attach("pro");
  await choose(await checkout.pay(), card);
  await checkout.settle();
  assert.equal(await checkout.status(), "active");
  return checkout;
}

/** The payer chooses a card on the provider's page. */
export async function choose(url: string, card: string): Promise<void> {
  const answer = await submit(url, { card });
  assert.equal(answer.status, 303);
}
