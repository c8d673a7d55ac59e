import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Browser } from "playwright-core";
import { openBrowser } from "../../../../tools/test/browser.ts";
import { shown, visit } from "./visit.ts";

let browser: Browser;
before(async () => {
  browser = await openBrowser();
});
after(() => browser.close());

const page = "version-page.tsx";
const fault = /@paylera\/react 0\.1\.0 does not work with @paylera\/sdk 7\.0\.0/;

test("in development another series of the SDK keeps the provider from mounting, and the page stays up", async () => {
  await visit({ browser, page, sdkVersion: "7.0.0" }, async ({ page: tab, backend, complaints }) => {
    await shown(tab, "the page itself");
    await shown(tab, "Paylera's hooks work below <PayleraProvider>");
    assert.equal(complaints.filter((text) => fault.test(text)).length, 1);
    assert.deepEqual(backend.calls, []);
    complaints.length = 0;
  });
});

test("in production it is logged once, and everything goes on", async () => {
  await visit({ browser, page, sdkVersion: "7.0.0", mode: "production" }, async ({ page: tab, complaints }) => {
    await shown(tab, "Ada");
    assert.equal(complaints.length, 1);
    assert.match(complaints[0] ?? "", fault);
    complaints.length = 0;
  });
});
