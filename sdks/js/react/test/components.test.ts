import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Browser, Page } from "playwright-core";
import { openBrowser } from "../../../../tools/test/browser.ts";
import { shown, visit } from "./visit.ts";
import type { Visit, VisitOptions } from "./visit.ts";

let browser: Browser;
before(async () => {
  browser = await openBrowser();
});
after(() => browser.close());

const open = (options: Omit<VisitOptions, "browser">, live: (it: Visit) => Promise<void>) =>
  visit({ browser, page: "components-page.tsx", ...options }, live);
const plan = (page: Page, name: string) => page.getByRole("article", { name });

for (const react of ["19", "18"] as const) {
  test(`React ${react}: the pricing table shows plans by interval and changes the plan of who pays`, async () => {
    await open({ react }, async ({ page, backend }) => {
      await plan(page, "pro").getByText("$29 per month").waitFor();
      assert.equal(await plan(page, "starter").getAttribute("data-state"), "current");
      assert.equal(await plan(page, "starter").getByRole("button").isDisabled(), true);
      await page.getByRole("radio", { name: "Monthly" }).focus();
      await page.keyboard.press("ArrowRight");
      await plan(page, "pro").getByText("$290 per year").waitFor();
      assert.equal(await plan(page, "starter").count(), 0);
      await plan(page, "pro").getByRole("button", { name: "Change to pro" }).click();
      const dialog = page.getByRole("dialog", { name: "Change plan" });
      await dialog.getByRole("row", { name: "To pay now $10" }).waitFor();
      await dialog.getByRole("button", { name: "Confirm the change" }).click();
      await dialog.waitFor({ state: "detached" });
      assert.equal(await plan(page, "pro").getAttribute("data-state"), "current");
      const upgrade = backend.calls.find(({ route }) => route.endsWith("/upgrade"));
      assert.deepEqual(upgrade?.body, { new_plan_id: "plan_pro", proration_behavior: "always_invoice" });
    });
  });
}

test("who is not signed in is asked to sign in instead of sent to a checkout", async () => {
  await open({ query: "?out" }, async ({ page }) => {
    await plan(page, "starter").getByRole("button", { name: "Choose starter" }).click();
    await shown(page, "sign in for starter");
  });
});

test("who pays nothing yet goes to the checkout, and a refusal is announced", async () => {
  await open({ query: "", prepare: (backend) => void backend.refuse("GET /subscription", 404) }, async (it) => {
    const { page, backend } = it;
    const allow = backend.refuse("POST /attach", 409);
    await plan(page, "pro").getByRole("button", { name: "Choose pro" }).click();
    await page.getByRole("alert").getByText("Refused").waitFor();
    allow();
    await page.route("https://billing.example/**", (route) => route.fulfill({ body: "checkout" }));
    await plan(page, "pro").getByRole("button", { name: "Choose pro" }).click();
    await page.waitForURL("https://billing.example/c/1");
    const body = backend.calls.filter(({ route }) => route === "POST /attach").at(-1)?.body;
    assert.deepEqual(body, { plan_id: "plan_pro", success_url: backend.url, cancel_url: backend.url });
  });
});

test("the dialog keeps focus inside, closes by Escape and gives focus back", async () => {
  await open({}, async ({ page }) => {
    const opener = page.getByRole("button", { name: "Change my plan" });
    await opener.click();
    const dialog = page.getByRole("dialog", { name: "Change plan" });
    await dialog.getByText("Unused time").waitFor();
    for (let index = 0; index < 8; index += 1) {
      await page.keyboard.press("Tab");
      // The page outside is inert: the only other stop is the browser's own frame, which is the body here.
      const place = await page.evaluate(() => document.activeElement?.closest("dialog, body")?.tagName);
      assert.ok(place === "DIALOG" || place === "BODY", place);
      assert.equal(await page.evaluate(() => document.activeElement?.matches("main *, section *")), false);
    }
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    assert.equal(await opener.evaluate((element) => element === document.activeElement), true);
  });
});

test("the meter tells how much is used, in words and as a meter, and when little is left", async () => {
  await open({}, async ({ page, press }) => {
    const meter = page.getByRole("meter", { name: "API calls" });
    await shown(page, "0 of 100 used");
    await shown(page, "Not in your plan");
    await shown(page, "seats open");
    await press("Use 85");
    await shown(page, "85 of 100 used");
    assert.equal(await meter.getAttribute("value"), "85");
    assert.equal(await meter.getAttribute("aria-valuetext"), "85 of 100 used");
    assert.equal(await page.locator(".paylera-meter[data-state=low]").count(), 1);
  });
});

test("invoices are read again until the open one is paid, then no more, and older ones on demand", async () => {
  await open({}, async ({ page, backend, press }) => {
    const newest = page.getByRole("row", { name: /INV-3/ });
    await newest.getByText("Open").waitFor();
    await newest.getByText("Paid").waitFor();
    assert.equal(backend.count("GET /invoices"), 3);
    await press("Show older invoices");
    await page.getByRole("row", { name: "INV-1 May 1, 2026 Paid $29" }).waitFor();
    assert.equal(await page.getByRole("button", { name: "Show older invoices" }).count(), 0);
    assert.equal(backend.count("GET /invoices"), 4);
  });
});

test("texts and numbers follow the labels and the locale", async () => {
  await open({ query: "?german" }, async ({ page }) => {
    await plan(page, "pro").getByText("29 $").waitFor();
    await page.getByRole("group", { name: "Zeitraum" }).waitFor();
    await page.getByRole("button", { name: "Wechseln zu pro" }).waitFor();
  });
});

test("right to left mirrors the components and nothing sticks out on a phone", async () => {
  await open({ query: "?rtl" }, async ({ page, press }) => {
    await page.setViewportSize({ width: 360, height: 740 });
    await press("Use 85");
    await shown(page, "85 of 100 used");
    const gapAtTheLeft = await page.evaluate(() => {
      const left = (selector: string) => document.querySelector(selector)?.getBoundingClientRect().left ?? 0;
      return left(".paylera-bar > span") - left(".paylera-bar");
    });
    assert.ok(gapAtTheLeft > 20, String(gapAtTheLeft));
    const total = page.getByRole("columnheader", { name: "Total" });
    assert.equal(await total.evaluate((element) => getComputedStyle(element).textAlign), "end");
    const overflow = await page.evaluate(() => {
      const { scrollWidth, clientWidth } = document.documentElement;
      return scrollWidth - clientWidth;
    });
    assert.equal(overflow, 0);
  });
});

test("dark mode follows color-scheme, and one variable changes the accent", async () => {
  for (const [colorScheme, surface] of [
    ["light", "rgb(255, 255, 255)"],
    ["dark", "rgb(25, 27, 32)"],
  ] as const) {
    await open({ colorScheme }, async ({ page }) => {
      const card = plan(page, "pro");
      const colorOf = (selector: string) =>
        card.locator(selector).evaluate((element) => getComputedStyle(element).backgroundColor);
      await card.waitFor();
      assert.equal(await card.evaluate((element) => getComputedStyle(element).backgroundColor), surface);
      await page.evaluate(() => document.body.style.setProperty("--paylera-accent", "rgb(1, 2, 3)"));
      assert.equal(await colorOf("button"), "rgb(1, 2, 3)");
    });
  }
});
