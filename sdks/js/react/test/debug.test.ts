import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Browser, Page } from "playwright-core";
import { openBrowser } from "../../../../tools/test/browser.ts";
import { shown, visit } from "./visit.ts";
import type { Visit } from "./visit.ts";

let browser: Browser;
before(async () => {
  browser = await openBrowser();
});
after(() => browser.close());

const open = (query: string, live: (it: Visit) => Promise<void>) =>
  visit({ browser, page: "debug-page.tsx", query }, live);
const panelOf = (page: Page) => page.getByRole("region", { name: "Paylera debug panel" });

test("starts collapsed in the corner and opens by click and by Alt+P", async () => {
  await open("", async ({ page }) => {
    const button = page.getByRole("button", { name: "Paylera · test" });
    await button.waitFor();
    assert.equal(await panelOf(page).count(), 0);
    await button.click();
    await panelOf(page).waitFor();
    assert.equal(await button.getAttribute("aria-expanded"), "true");
    await page.keyboard.press("Alt+p");
    await panelOf(page).waitFor({ state: "detached" });
    await page.keyboard.press("Alt+p");
    await panelOf(page).waitFor();
    const box = await page.locator("aside").boundingBox();
    const window = page.viewportSize();
    assert.ok(box && window);
    assert.equal(Math.round(window.width - box.x - box.width), 12);
    assert.equal(Math.round(window.height - box.y - box.height), 12);
  });
});

test("shows mode, cache and calls without asking for anything, the customer included", async () => {
  await open("", async ({ page, backend, press }) => {
    await shown(page, "5 and 100");
    await press("5 and 100");
    await shown(page, "5 and 99");
    await page.keyboard.press("Alt+p");
    const text = (await panelOf(page).innerText()).replaceAll(/\s+/g, " ");
    assert.match(text, /Mode test Customer not loaded Cached features 3 Relay calls 4/);
    assert.match(text, /\d\d:\d\d:\d\d POST \/track 204 \d+ ms/);
    assert.match(
      text,
      /GET \/entitlements 200 \d+ ms .*GET \/csrf-token 200|GET \/csrf-token 200 .*GET \/entitlements/,
    );
    assert.equal(await page.getByRole("listitem").count(), 4);
    assert.equal(backend.count("GET /me"), 0);
  });
});

test("shows the customer that the page itself has read", async () => {
  await open("?customer", async ({ page, backend }) => {
    await shown(page, "Ada");
    await page.keyboard.press("Alt+p");
    await panelOf(page).getByText("cus_1").waitFor();
    assert.equal(backend.count("GET /me"), 1);
  });
});

test("takes another corner and hotkey, and the page's styles leave it alone", async () => {
  await open("?corner", async ({ page }) => {
    const button = page.getByRole("button", { name: /^Paylera/ });
    await button.waitFor();
    await page.keyboard.press("Alt+p");
    assert.equal(await panelOf(page).count(), 0);
    await page.keyboard.press("Control+Shift+y");
    await panelOf(page).waitFor();
    const box = await page.locator("aside").boundingBox();
    assert.deepEqual([box?.x, box?.y], [12, 12]);
    const looks = await button.evaluate((element) => {
      const { fontSize, textTransform } = getComputedStyle(element);
      return `${fontSize} ${textTransform}`;
    });
    assert.equal(looks, "12px none");
    const spacing = await panelOf(page).evaluate((element) => getComputedStyle(element).letterSpacing);
    assert.equal(spacing, "normal");
    assert.equal(await page.locator("aside [class]").count(), 0);
  });
});
