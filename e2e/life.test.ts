import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import path from "node:path";
import { after, test } from "node:test";
import type { Page } from "playwright-core";
import { openBrowser } from "../tools/test/browser.ts";
import { startSystem } from "./system.ts";

const system = await startSystem();
const browser = await openBrowser();
after(() => browser.close());

/** Where pictures go when PAYLERA_SCREENSHOTS names a folder. */
const pictures = process.env["PAYLERA_SCREENSHOTS"];
if (pictures) await mkdir(pictures, { recursive: true });

async function picture(page: Page, name: string): Promise<void> {
  if (pictures) await page.screenshot({ path: path.join(pictures, `${name}.png`), fullPage: true });
}

test("a customer's life: sign in, pay, use, upgrade, portal, cancel, resume, webhooks", async () => {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 }, locale: "en-US" });
  page.setDefaultTimeout(20_000);
  const failures: string[] = [];
  page.on("pageerror", (error) => failures.push(error.message));
  page.on("response", (response) => {
    if (response.status() >= 500) failures.push(`${response.status()} ${response.url()}`);
  });

  await page.goto(system.demoUrl);
  await page.getByLabel("Name").fill("Ada Lovelace");
  await page.getByLabel("E-mail").fill("ada@example.com");
  await picture(page, "01-sign-in");
  await page.getByRole("main").getByRole("button", { name: "Sign in" }).click();

  await page.getByRole("link", { name: "Pricing" }).click();
  await page.locator("[data-plan=starter]").waitFor();
  await picture(page, "02-pricing");
  await page.locator("[data-plan=starter] button").click();

  await page.waitForURL(`${system.apiUrl}/c/**`);
  await picture(page, "03-checkout");
  await page.getByRole("button", { name: /continue/i }).click();
  await page.waitForURL(`${system.apiUrl}/sandbox/**`);
  await page.locator("input[value=approves]").check();
  await picture(page, "04-sandbox");
  await page.getByRole("button", { name: /pay/i }).first().click();

  await page.waitForURL(`${system.demoUrl}/success**`);
  await page.getByRole("heading", { name: "Your plan is active" }).waitFor();
  await picture(page, "05-active");

  await page.getByRole("link", { name: "App", exact: true }).click();
  await page.getByText("1,000").first().waitFor();
  await useAlmostAll("starter", 990);
  await page.getByRole("button", { name: "Do an API call" }).click();
  await page.getByRole("button", { name: "Do 25 at once" }).click();
  await page.getByText("That would be more than your plan includes.").waitFor();
  await picture(page, "06-refused");

  await page.getByRole("link", { name: "Billing" }).click();
  await page.getByRole("button", { name: "Change plan" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("combobox").selectOption({ label: "Pro, $29 per month" });
  await dialog.getByText("Unused time on Starter").waitFor();
  await dialog.getByText("Remaining time on Pro").waitFor();
  await picture(page, "07-upgrade");
  await dialog.getByRole("button", { name: "Confirm the change" }).click();
  await dialog.waitFor({ state: "detached" });
  await page.getByRole("heading", { name: "Pro" }).waitFor();
  await page.getByRole("link", { name: "App", exact: true }).click();
  await page.getByText("10,000").first().waitFor();
  await page.getByRole("link", { name: "Billing" }).click();
  await page.getByText("INV-000002").waitFor();
  await picture(page, "08-billing");

  await page.getByRole("button", { name: "Open the portal" }).click();
  await page.waitForURL(`${system.apiUrl}/p/home`);
  await page.getByText("INV-000001").waitFor();
  await picture(page, "09-portal");
  await page.getByRole("link", { name: /INV-000001/ }).click();
  await page.getByRole("heading", { name: /INV-000001/ }).waitFor();
  await picture(page, "10-invoice");
  await page.goBack();
  await page
    .getByRole("link", { name: /acme|back/i })
    .first()
    .click();

  await page.waitForURL(`${system.demoUrl}/billing`);
  await page.getByRole("button", { name: "Cancel at period end" }).click();
  await page.getByText("Ending").waitFor();
  await picture(page, "11-canceling");
  await page.getByRole("button", { name: "Resume" }).click();
  await page.getByText("Renews on").waitFor();

  await page.getByRole("link", { name: "Webhooks" }).click();
  for (const type of ["subscription.activated", "invoice.paid", "subscription.plan_changed", "subscription.resumed"]) {
    await page.getByText(type).first().waitFor();
  }
  await picture(page, "12-webhooks");
  assert.deepEqual(failures, []);
});

/** Uses up most of the quota from the merchant's backend, so that the page needs few clicks to reach the end. */
async function useAlmostAll(plan: string, calls: number): Promise<void> {
  const token = system.tenants[0]?.api_token ?? "";
  const call = async (method: string, route: string, body?: object) => {
    const headers = { Authorization: `Bearer ${token}`, "Content-Type": "application/json" };
    const response = await fetch(`${system.apiUrl}${route}`, {
      method,
      headers,
      ...(body && { body: JSON.stringify(body) }),
    });
    return response.status === 204 ? null : response.json();
  };
  const found = (await call("GET", "/v1/subscriptions?status=active")) as {
    data: { customer_id: string; plan_code: string }[];
  };
  const customer = found.data.find((subscription) => subscription.plan_code === plan)?.customer_id;
  assert.ok(customer);
  await call("POST", "/v1/track", { customer_id: customer, feature_code: "api_calls", value: calls });
}

test("every page of the shop and the hosted pages works on a phone and in the dark", async () => {
  const context = await browser.newContext({
    viewport: { width: 360, height: 740 },
    colorScheme: "dark",
    locale: "en-US",
  });
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  await page.goto(`${system.demoUrl}/pricing`);
  await page.locator("[data-plan=pro]").waitFor();
  await picture(page, "20-phone-pricing");
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  assert.equal(overflow, 0);
  await context.close();
});

test("the API reference loads nothing from elsewhere", async () => {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  const foreign: string[] = [];
  page.on("request", (request) => {
    if (!request.url().startsWith(system.apiUrl) && !request.url().startsWith("data:")) foreign.push(request.url());
  });
  await page.goto(`${system.apiUrl}/docs`);
  await page.getByText("Sign a customer up to a plan").first().waitFor();
  await picture(page, "21-reference");
  assert.deepEqual(foreign, []);
});
