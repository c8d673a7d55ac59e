import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { after, before, test } from "node:test";
import type { Browser } from "playwright-core";
import { openBrowser } from "../../../tools/test/browser.ts";
import { buildApp, startApi, startApp } from "./running-app.ts";

const customerId = "01980000-0000-7000-8000-000000000001";
const customer = { id: customerId, email: "ada@example.com", name: "Ada", currency: "USD", metadata: {} };
const subscriptionId = "01980000-0000-7000-8000-000000000002";
let balance = 42;
const bundle = () => ({
  subscription_id: subscriptionId,
  features: [
    { feature_code: "api_calls", value_type: "metered", allowed: true, balance, usage: 100 - balance },
    { feature_code: "export_csv", value_type: "boolean", allowed: true, balance: null },
  ],
  privileges: [],
});

let browser: Browser;
let api: Awaited<ReturnType<typeof startApi>>;
let app: Awaited<ReturnType<typeof startApp>>;

before(async () => {
  await buildApp();
  api = await startApi({
    [`GET /v1/customers/${customerId}`]: () => customer,
    [`GET /v1/customers/${customerId}/entitlements`]: bundle,
    // What the relay asks, once something has changed.
    "GET /v1/subscriptions": () => ({ data: [{ id: subscriptionId, customer_id: customerId }], has_more: false }),
    [`GET /v1/subscriptions/${subscriptionId}/entitlements`]: bundle,
    "POST /v1/track": () => {
      balance -= 1;
      return undefined;
    },
  });
  app = await startApp({
    PAYLERA_API_URL: api.url,
    PAYLERA_API_TOKEN: "pl_test_first_paint_0123456789",
    PAYLERA_RELAY_SECRET: "0123456789abcdef0123456789abcdef",
    DEMO_CUSTOMER_ID: customerId,
  });
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  await app?.close();
  await api?.close();
});

test("the first HTML is complete, so a browser without JavaScript shows it", async () => {
  const page = await browser.newPage({ javaScriptEnabled: false });
  await page.goto(app.url);
  assert.equal(await page.getByRole("heading").innerText(), "Hello Ada");
  await page.getByText("You have 42 API calls left.").waitFor();
  await page.getByText("Export as CSV is yours.").waitFor();
  await page.close();
});

test("React takes over without asking the relay for anything but the token of later writes", async () => {
  const page = await browser.newPage();
  const problems: string[] = [];
  page.on("pageerror", ({ message }) => problems.push(message));
  page.on("console", (message) => message.type() === "error" && problems.push(message.text()));
  const asked: string[] = [];
  page.on("request", (request) => {
    if (request.url().includes("/api/paylera/")) asked.push(`${request.method()} ${new URL(request.url()).pathname}`);
  });
  const token = page.waitForResponse(/csrf-token/);
  await page.goto(app.url);
  await (await token).finished();
  await page.waitForLoadState("networkidle");
  assert.deepEqual(asked, ["GET /api/paylera/csrf-token"]);
  const upstream = api.calls.length;

  await page.getByRole("button", { name: "Use one" }).click();
  await page.getByText("You have 41 API calls left.").waitFor();
  assert.deepEqual(asked.slice(1), ["POST /api/paylera/track", "GET /api/paylera/entitlements"]);
  assert.ok(api.calls.slice(upstream).includes("POST /v1/track"));
  assert.deepEqual(problems, []);
  await page.close();
});

test("nothing the browser can load holds a token, nor the code that sends one", () => {
  const folder = path.join(import.meta.dirname, "../.next/static");
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".js"));
  assert.ok(files.length > 0);
  for (const file of files) {
    assert.doesNotMatch(readFileSync(path.join(folder, file), "utf8"), /pl_(?:test|live)_|Bearer |PAYLERA_API_TOKEN/);
  }
});
