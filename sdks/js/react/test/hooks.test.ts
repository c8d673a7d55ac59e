import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { openBrowser } from "../../../../tools/test/browser.ts";
import { startStubBackend } from "./stub-backend.ts";
import type { StubBackend } from "./stub-backend.ts";

let browser: Browser;
before(async () => {
  browser = await openBrowser();
});
after(() => browser.close());

type Visit = { page: Page; context: BrowserContext; backend: StubBackend; press: (name: string) => Promise<void> };

/** Opens the page in StrictMode against a backend of its own; anything React complains about fails the test. */
async function visit(query: string, live: (it: Visit) => Promise<void>): Promise<void> {
  await using backend = await startStubBackend();
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on("pageerror", (error) => complaints.push(error.message));
    page.on("console", (message) => {
      const expected = message.text().includes("status of 403") || message.text().includes("status of 404");
      if (["error", "warning"].includes(message.type()) && !expected) complaints.push(message.text());
    });
    await page.goto(`${backend.url}${query}`);
    await live({ page, context, backend, press: (name) => page.getByRole("button", { name, exact: true }).click() });
    assert.deepEqual(complaints, []);
  } finally {
    await context.close();
  }
}

const shown = (page: Page, text: string) => page.getByText(text).first().waitFor({ timeout: 5000 });

test("six gates cost one request, in StrictMode and without a QueryClient of the application", async () => {
  await visit("", async ({ page, backend }) => {
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

test("uses the application's QueryClient when there is one", async () => {
  await visit("?client", async ({ page }) => {
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

test("tracking reads the balance again", async () => {
  await visit("", async ({ page, backend, press }) => {
    await shown(page, "api_calls: yes, 100");
    await press("Track");
    await shown(page, "api_calls: yes, 99");
    assert.equal(backend.count("GET /entitlements"), 2);
    const call = backend.calls.find(({ route }) => route === "POST /track");
    assert.match(call?.key ?? "", /^[0-9a-f]{8}-[0-9a-f]{4}-7/);
    assert.deepEqual(call?.body, { feature_code: "api_calls", value: 1 });
  });
});

test("concurrent writes with a lost cookie refresh the token once and keep their keys", async () => {
  await visit("", async ({ page, context, backend, press }) => {
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

test("a token that one tab refreshes works in the others", async () => {
  await visit("", async ({ page, context, backend, press }) => {
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

test("calls with one dedupKey are one call", async () => {
  await visit("", async ({ page, backend, press }) => {
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

test("what the server rendered with is shown without asking for it", async () => {
  for (const [query, balance] of [
    ["?hydrated", 42],
    ["?checked", 7],
  ]) {
    await visit(String(query), async ({ page, backend, press }) => {
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

test("another person starts with an empty cache and a fresh token", async () => {
  await visit("?client", async ({ page, backend, press }) => {
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

test("attaching leaves for the checkout, with absolute addresses and the placeholder intact", async () => {
  await visit("", async ({ page, backend, press }) => {
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

test("never leaves for an address that is not https", async () => {
  await visit("", async ({ page, backend, press }) => {
    await shown(page, "api_calls: yes, 100");
    backend.checkoutUrl = "javascript:document.body.append('run')";
    await press("Attach");
    await shown(page, "paylera.redirect_url_invalid");
    assert.equal(page.url(), backend.url);
  });
});

test("an upgrade is seen by the pricing table and the subscription", async () => {
  await visit("", async ({ page, press }) => {
    await shown(page, "plans: starter (current), pro");
    await press("Upgrade");
    await shown(page, "subscription: sub_1 on pro");
    await shown(page, "plans: starter, pro (current)");
  });
});
