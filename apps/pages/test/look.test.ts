import assert from "node:assert/strict";
import { mkdtempSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { openBrowser } from "../../../tools/test/browser.ts";
import { checkoutToken, createFakeApi, linkToken } from "./fake-api.ts";
import { serveSite, type Site } from "./site.ts";
import { checkoutPage, ids, portalSubscription } from "./pages-fixtures.ts";

let browser: Browser;
let site: Site;
const folder = process.env.PAYLERA_SCREENSHOTS ?? mkdtempSync(path.join(os.tmpdir(), "paylera-pages-"));

before(async () => {
  site = await serveSite(createFakeApi());
  browser = await openBrowser();
});
after(async () => {
  await browser.close();
  await site.close();
});

const trial = {
  merchant: { name: "متجر النور", mode: "live" },
  amount_due: 0,
  trial_end: "2026-05-15T00:00:00.000Z",
} as const;
const looks: Record<string, BrowserContextOptions> = {
  light: { viewport: { width: 1200, height: 800 }, colorScheme: "light" },
  dark: { viewport: { width: 1200, height: 800 }, colorScheme: "dark" },
  phone: { viewport: { width: 320, height: 640 }, colorScheme: "light", deviceScaleFactor: 2 },
};

for (const [look, options] of Object.entries(looks)) {
  test(`every page fits and breaks no policy of its own: ${look}`, async () => {
    const context = await browser.newContext({ ...options, locale: "en-US" });
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on("console", (message) => {
      // The console also names each page that is meant to answer 4xx.
      if (!message.text().startsWith("Failed to load resource")) complaints.push(message.text());
    });
    page.on("pageerror", (error) => void complaints.push(error.message));
    site.world.linkIsSpent = false;
    const show = async (name: string, address: string) => {
      await page.goto(`${site.url}${address}`);
      await shoot(page, look, name);
    };
    await show("checkout", `/c/${checkoutToken}`);
    site.world.checkout.failure = "Your card was declined.";
    await show("checkout-declined", `/c/${checkoutToken}`);
    Object.assign(site.world, { checkout: checkoutPage(trial) });
    await show("checkout-trial", `/c/${checkoutToken}`);
    Object.assign(site.world, { checkout: checkoutPage({ status: "expired" }) });
    await show("checkout-expired", `/c/${checkoutToken}`);
    Object.assign(site.world, { checkout: checkoutPage() });
    site.world.settled = { status: "processing", redirect_url: null };
    await show("checkout-processing", `/c/${checkoutToken}/return`);
    await show("portal-home", `/p/${linkToken}`);
    assert.equal(new URL(page.url()).pathname, "/p/home");
    site.world.portal.subscriptions = [
      portalSubscription({ status: "past_due" }),
      portalSubscription({ id: ids.invoice, plan_name: "Storage", cancel_at_period_end: true }),
    ];
    await show("portal-home-states", "/p/home?done=canceled");
    site.world.portal.subscriptions = [portalSubscription()];
    await show("portal-invoice", `/p/invoices/${ids.invoice}`);
    await show("portal-plans", `/p/subscriptions/${ids.subscription}/change`);
    await show("portal-preview", `/p/subscriptions/${ids.subscription}/change?plan=${ids.scale}`);
    await show("portal-cancel", `/p/subscriptions/${ids.subscription}/cancel`);
    await show("portal-signed-out", "/p/signed-out");
    await show("portal-link-spent", `/p/${linkToken}`);
    await show("missing", "/c/nothing");
    assert.deepEqual(complaints, []);
    await context.close();
  });
}

/** Keeps a picture, and fails when something sticks out or a control is too small to touch. */
async function shoot(page: Page, look: string, name: string): Promise<void> {
  await page.screenshot({ path: path.join(folder, `${name}-${look}.png`), fullPage: true });
  const wide = await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth");
  assert.equal(wide, 0, `${name} scrolls sideways (${look})`);
  for (const control of await page.locator("button, .button").all()) {
    const box = await control.boundingBox();
    assert.ok(
      box && box.height >= 44 && box.width >= 44,
      `${name}: ${await control.innerText()} is too small (${look})`,
    );
  }
}

test("paying leaves for the provider's page, and the payer comes back through a redirect to the shop", async () => {
  const context = await browser.newContext();
  const page = await context.newPage();
  Object.assign(site.world.checkout, { failure: null, status: "open" });
  site.world.payUrl = `${site.otherUrl}/pay`;
  site.world.settled = { status: "complete", redirect_url: `${site.otherUrl}/shop` };
  await page.goto(`${site.url}/c/${checkoutToken}`);
  await page.getByRole("button", { name: "Continue to payment" }).click();
  await page.waitForURL(`${site.otherUrl}/pay/form`);
  await page.getByRole("button", { name: "Pay" }).click();
  await page.waitForURL(`${site.otherUrl}/shop`);
  assert.deepEqual(
    site.referrers.filter((value) => value.includes(checkoutToken)),
    [],
  );
  await context.close();
});

test("a customer changes the plan, cancels, resumes and signs out with the keyboard's own forms", async () => {
  const context = await browser.newContext({ locale: "en-US" });
  const page = await context.newPage();
  site.world.linkIsSpent = false;
  await page.goto(`${site.url}/p/${linkToken}`);
  await page.getByRole("link", { name: "Change plan of Pro" }).click();
  await page.getByRole("link", { name: "Choose Scale" }).click();
  await page.getByRole("button", { name: "Confirm change" }).click();
  await page.getByText("Your plan is changed.").waitFor();
  await page.getByRole("link", { name: "Cancel subscription Pro" }).click();
  await page.getByRole("button", { name: "Cancel subscription" }).click();
  await page.getByText("Your subscription will end").waitFor();
  site.world.portal.subscriptions = [portalSubscription({ cancel_at_period_end: true })];
  await page.reload();
  await page.getByRole("button", { name: "Resume subscription Pro" }).click();
  await page.getByText("Your subscription goes on as before.").waitFor();
  site.world.payUrl = `${site.otherUrl}/card`;
  await page.getByRole("button", { name: "Update payment method" }).click();
  await page.waitForURL(`${site.otherUrl}/card`);
  await page.goto(`${site.url}/p/return?sandbox_checkout=1`);
  await page.getByText("A new payment method appears here").waitFor();
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByRole("heading", { name: "You are signed out" }).waitFor();
  await page.goto(`${site.url}/p/home`);
  await page.getByRole("heading", { name: "Your session is over" }).waitFor();
  await context.close();
});
