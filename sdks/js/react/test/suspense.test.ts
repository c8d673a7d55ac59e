import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Browser } from "playwright-core";
import { openBrowser } from "../../../../tools/test/browser.ts";
import { shown, visit } from "./visit.ts";
import type { Visit, VisitOptions } from "./visit.ts";

let browser: Browser;
before(async () => {
  browser = await openBrowser();
});
after(() => browser.close());

for (const react of ["19", "18"] as const) {
  const open = (options: Omit<VisitOptions, "browser">, live: (it: Visit) => Promise<void>) =>
    visit({ browser, react, page: "suspense-page.tsx", ...options }, live);

  test(`React ${react}: the twins suspend, with the boundary above the provider, and ask once`, async () => {
    const prepare: VisitOptions["prepare"] = (backend) => {
      release = backend.hold("GET /me");
    };
    let release = () => {};
    await open({ prepare }, async ({ page, backend }) => {
      await shown(page, "waiting");
      release();
      await shown(page, "api_calls: 100, known, of 3");
      await shown(page, "Ada sees 2 plans and 2 invoices");
      await shown(page, "subscription: sub_1 on undefined");
      for (const route of ["entitlements", "me", "plans", "invoices"]) assert.equal(backend.count(`GET /${route}`), 1);
    });
  });

  test(`React ${react}: the subscription suspends on your loader`, async () => {
    await open({ query: "?load" }, async ({ page }) => {
      await shown(page, "subscription: sub_1 on starter");
    });
  });

  test(`React ${react}: what the server rendered with does not suspend; a change does`, async () => {
    await open({ query: "?checked" }, async ({ page, backend, press }) => {
      await shown(page, "7 left");
      assert.equal(backend.count("GET /entitlements"), 0);
      await press("7 left");
      await shown(page, "99 left");
    });
  });

  for (const [query, route] of [
    ["", "GET /entitlements"],
    ["?thrown", "GET /me"],
  ] as const) {
    test(`React ${react}: a refusal of ${route} reaches the error boundary, and trying again works`, async () => {
      let allow = () => {};
      const prepare: VisitOptions["prepare"] = (backend) => {
        allow = backend.refuse(route, 403);
      };
      await open({ query, prepare }, async ({ page, press, complaints }) => {
        await shown(page, "paylera.refused");
        allow();
        await press("Try again");
        await shown(page, "Ada");
        // React reports every error that a boundary catches.
        complaints.length = 0;
      });
    });
  }
}
