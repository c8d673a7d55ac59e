import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Browser } from "playwright-core";
import { openBrowser } from "../../../../tools/test/browser.ts";
import { shown, visit } from "./visit.ts";
import type { Visit } from "./visit.ts";

let browser: Browser;
before(async () => {
  browser = await openBrowser();
});
after(() => browser.close());

for (const react of ["19", "18"] as const) {
  const open = (query: string, live: (it: Visit) => Promise<void>) => visit({ browser, react, query }, live);

  test(`React ${react}: six gates cost one request, in StrictMode and without a QueryClient of the application`, async () => {
    await open("", async ({ page, backend }) => {
      await shown(page, "api_calls: yes, 100");
      await shown(page, "none: no, 0");
      await shown(page, "seats open");
      await shown(page, "none is locked");
      await shown(page, "subscription: sub_1 on starter");
      assert.equal(await page.getByText("none open").count(), 0);
      assert.equal(await page.getByRole("listitem").count(), 6);
      assert.equal(backend.count("GET /entitlements"), 1);
      assert.equal(backend.count("GET /csrf-token"), 1);
      assert.equal(backend.count("GET /me"), 1);
    });
  });

  test(`React ${react}: uses the application's QueryClient when there is one`, async () => {
    await open("?client", async ({ page }) => {
      await shown(page, "api_calls: yes, 100");
      const keys = await page.evaluate(() => {
        const { queryClient } = window as unknown as {
          queryClient: { getQueryCache(): { getAll(): { queryKey: unknown[] }[] } };
        };
        return queryClient
          .getQueryCache()
          .getAll()
          .map(({ queryKey }) => queryKey.join(" "));
      });
      assert.ok(keys.includes("paylera /api/paylera ada entitlements"), keys.join("\n"));
    });
  });

  test(`React ${react}: tracking reads the balance again`, async () => {
    await open("", async ({ page, backend, press }) => {
      await shown(page, "api_calls: yes, 100");
      await press("Track");
      await shown(page, "api_calls: yes, 99");
      assert.equal(backend.count("GET /entitlements"), 2);
      const call = backend.calls.find(({ route }) => route === "POST /track");
      assert.match(call?.key ?? "", /^[0-9a-f]{8}-[0-9a-f]{4}-7/);
      assert.deepEqual(call?.body, { feature_code: "api_calls", value: 1 });
    });
  });

  test(`React ${react}: concurrent writes with a lost cookie refresh the token once and keep their keys`, async () => {
    await open("", async ({ page, context, backend, press }) => {
      await shown(page, "api_calls: yes, 100");
      await context.clearCookies();
      await press("Track three");
      await shown(page, "api_calls: yes, 94");
      assert.equal(backend.count("GET /csrf-token"), 2);
      const tracks = backend.calls.filter(({ route }) => route === "POST /track");
      const refused = tracks.filter(({ status }) => status === 403).map(({ key }) => key);
      const done = tracks.filter(({ status }) => status === 204).map(({ key }) => key);
      assert.deepEqual([refused.length, done.length, new Set(done).size], [3, 3, 3]);
      assert.deepEqual(new Set(refused), new Set(done));
    });
  });

  test(`React ${react}: a token that one tab refreshes works in the others`, async () => {
    await open("", async ({ page, context, backend, press }) => {
      await shown(page, "api_calls: yes, 100");
      const other = await context.newPage();
      await other.goto(backend.url);
      await shown(other, "api_calls: yes, 100");
      await other.evaluate(() => {
        const channel = new BroadcastChannel("paylera-csrf:/api/paylera");
        channel.addEventListener("message", () => document.body.append("heard"));
      });
      await press("Refresh token");
      await shown(other, "heard");
      await other.getByRole("button", { name: "Track", exact: true }).click();
      await shown(other, "api_calls: yes, 99");
      assert.equal(backend.calls.filter(({ status }) => status === 403).length, 0);
      // Its own first, the other tab's, and the refreshed one: nobody had to ask after a refusal.
      assert.equal(backend.count("GET /csrf-token"), 3);
    });
  });

  test(`React ${react}: calls with one dedupKey are one call`, async () => {
    await open("", async ({ page, backend, press }) => {
      await shown(page, "api_calls: yes, 100");
      await press("Track the same");
      await shown(page, "api_calls: yes, 99");
      await press("Track the same");
      await press("Track");
      await shown(page, "api_calls: yes, 98");
      const keys = backend.calls.filter(({ route }) => route === "POST /track").map(({ key }) => key);
      assert.equal(keys.length, 2);
      assert.equal(keys[0], "same");
    });
  });

  test(`React ${react}: what the server rendered with is shown without asking for it`, async () => {
    for (const [query, balance] of [
      ["?hydrated", 42],
      ["?checked", 7],
    ]) {
      await open(String(query), async ({ page, backend, press }) => {
        await shown(page, `api_calls: yes, ${balance}`);
        await shown(page, "Ada");
        await shown(page, "subscription: sub_1 on starter");
        assert.equal(backend.count("GET /entitlements") + backend.count("GET /me"), 0, String(query));
        await press("Track");
        await shown(page, "api_calls: yes, 99");
        assert.equal(backend.count("GET /entitlements"), 1);
      });
    }
  });

  test(`React ${react}: another person starts with an empty cache and a fresh token`, async () => {
    await open("?client", async ({ page, backend, press }) => {
      await shown(page, "api_calls: yes, 100");
      await press("Become Grace");
      await page.waitForFunction(() => document.querySelector("h1")?.textContent === "Ada");
      await press("Track");
      await shown(page, "api_calls: yes, 99");
      assert.equal(backend.count("GET /me"), 2);
      assert.equal(backend.count("GET /csrf-token"), 2);
      assert.equal(backend.calls.filter(({ status }) => status === 403).length, 0);
    });
  });

  test(`React ${react}: what the server rendered for one person is not shown to the next`, async () => {
    await open("?hydrated", async ({ page, backend, press }) => {
      await shown(page, "api_calls: yes, 42");
      await press("Become Grace");
      await shown(page, "api_calls: yes, 100");
      assert.deepEqual([backend.count("GET /me"), backend.count("GET /entitlements")], [1, 1]);
    });
  });

  test(`React ${react}: attaching leaves for the checkout, with absolute addresses and the placeholder intact`, async () => {
    await open("", async ({ page, backend, press }) => {
      await shown(page, "api_calls: yes, 100");
      await page.route("https://billing.example/**", (route) => route.fulfill({ body: "checkout" }));
      await press("Attach");
      await page.waitForURL("https://billing.example/c/1");
      const body = backend.calls.find(({ route }) => route === "POST /attach")?.body;
      assert.deepEqual(body, {
        plan_id: "plan_pro",
        success_url: `${backend.url}done?session={CHECKOUT_SESSION_ID}`,
        cancel_url: backend.url,
      });
    });
  });

  test(`React ${react}: never leaves for an address that is not https`, async () => {
    await open("", async ({ page, backend, press }) => {
      await shown(page, "api_calls: yes, 100");
      backend.checkoutUrl = "javascript:document.body.append('run')";
      await press("Attach");
      await shown(page, "paylera.redirect_url_invalid");
      assert.equal(page.url(), backend.url);
    });
  });

  test(`React ${react}: an upgrade is seen by the pricing table and the subscription`, async () => {
    await open("", async ({ page, press }) => {
      await shown(page, "plans: starter (current), pro");
      await press("Upgrade");
      await shown(page, "subscription: sub_1 on pro");
      await shown(page, "plans: starter, pro (current)");
    });
  });

  test(`React ${react}: an optimistic track shows at once and is confirmed`, async () => {
    await open("", async ({ page, backend, press }) => {
      await shown(page, "api_calls: yes, 100");
      const release = backend.hold("POST /track");
      await press("Track now");
      await shown(page, "api_calls: yes, 95");
      assert.equal(backend.count("POST /track"), 0);
      release();
      await page.waitForResponse(/entitlements/);
      await shown(page, "api_calls: yes, 95");
    });
  });

  test(`React ${react}: an optimistic track that fails is taken back, without a read to learn it from`, async () => {
    await open("?hydrated", async ({ page, backend, press }) => {
      await shown(page, "api_calls: yes, 42");
      const release = backend.hold("POST /track");
      backend.refuse("POST /track", 409);
      const goOn = backend.hold("GET /entitlements");
      await press("Track now");
      await shown(page, "api_calls: yes, 37");
      release();
      await shown(page, "api_calls: yes, 42");
      goOn();
      await shown(page, "api_calls: yes, 100");
    });
  });

  test(`React ${react}: an answer under way does not undo what an optimistic track shows`, async () => {
    await open("", async ({ page, backend, press }) => {
      await shown(page, "api_calls: yes, 100");
      const answer = backend.hold("GET /entitlements");
      const asked = page.waitForRequest(/entitlements/);
      await press("Track");
      await asked;
      const release = backend.hold("POST /track");
      await press("Track now");
      await shown(page, "api_calls: yes, 95");
      const late = page.waitForResponse(/entitlements/);
      answer();
      await (await late).finished();
      assert.equal(await page.getByText("api_calls: yes, 95").count(), 2);
      release();
      await shown(page, "api_calls: yes, 94");
    });
  });
}
