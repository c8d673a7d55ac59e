import assert from "node:assert/strict";
import { test } from "node:test";
import { Hono } from "hono";
import { checkoutToken, linkToken } from "../test/fake-api.ts";
import { openPages, visit } from "../test/page-visit.ts";
import { createPages } from "./index.ts";

const path = `/c/${checkoutToken}`;

test("every answer carries the whole set of protective headers, refusals and redirects included", async () => {
  const { pages } = openPages();
  for (const address of [path, `${path}/return`, "/c/nothing", "/p/home", "/p/return", "/p/x", `/p/${linkToken}`]) {
    const { headers } = (await visit(pages, address)).response;
    const policy = headers.get("content-security-policy") ?? "";
    for (const rule of ["default-src 'none'", "style-src 'self'", "base-uri 'none'", "frame-ancestors 'none'"]) {
      assert.ok(policy.includes(rule), `${address}: ${rule}`);
    }
    assert.ok(!policy.includes("unsafe"), address);
    assert.equal(headers.get("cache-control"), "no-store", address);
    assert.equal(headers.get("referrer-policy"), "no-referrer", address);
    assert.equal(headers.get("x-frame-options"), "DENY", address);
    assert.equal(headers.get("x-content-type-options"), "nosniff", address);
    assert.match(headers.get("permissions-policy") ?? "", /camera=\(\)/, address);
    assert.match(headers.get("strict-transport-security") ?? "", /max-age=\d{8}/, address);
    assert.equal(headers.get("set-cookie"), null, address);
  }
});

test("forms stay here, except where one leads to the payment provider", async () => {
  const { pages } = openPages();
  const policy = async (address: string) =>
    (await visit(pages, address)).response.headers.get("content-security-policy") ?? "";
  assert.ok(!(await policy(path)).includes("form-action"));
  assert.ok(!(await policy("/p/home")).includes("form-action"));
  assert.ok((await policy(`/p/${linkToken}`)).includes("form-action 'self'"));
});

test("strict transport is asked for only where there is some", async () => {
  const { pages } = openPages({ publicUrl: "http://localhost:4010" });
  assert.equal((await visit(pages, path)).response.headers.get("strict-transport-security"), null);
});

test("an API that is away is a friendly 503 with a reference, not a stack", async () => {
  const { pages, world, reported } = openPages();
  world.refuse = { get_checkout: "paylera.unavailable", get_portal: "paylera.internal_error" };
  for (const address of [path, "/p/home"]) {
    const { response, text } = await visit(pages, address);
    assert.equal(response.status, 503);
    assert.ok(Number(response.headers.get("retry-after")) > 0);
    assert.match(text, /We will be right back/);
    assert.match(text, /req-1/);
    assert.ok(!text.includes("internal words"));
  }
  assert.deepEqual(reported, []);
});

test("a connection that fails is the same 503; too many requests are a 429", async () => {
  const fetch = () => Promise.reject(new TypeError("fetch failed"));
  const away = createPages({ apiUrl: "http://api.internal", publicUrl: "https://x.example", version: "0", fetch });
  assert.equal((await visit(away, path)).response.status, 503);
  const { pages, world } = openPages();
  world.refuse = { get_checkout: "paylera.rate_limited" };
  assert.equal((await visit(pages, path)).response.status, 429);
});

test("an error nobody expected is reported without a token and answered with a friendly 500", async () => {
  const { pages, world, reported } = openPages();
  Object.assign(world, { checkout: { status: "open" } });
  const { response, text } = await visit(pages, path);
  assert.equal(response.status, 500);
  assert.match(text, /Something went wrong/);
  assert.equal(reported.length, 1);
  assert.ok(!String(reported[0]).includes(checkoutToken));
});

test("mounted beside other routes, the pages keep to their own paths", async () => {
  const { pages } = openPages();
  const app = new Hono();
  app.route("/", pages);
  app.get("/v1/plans", (c) => c.json({}));
  app.notFound((c) => c.json({ type: "paylera.route_not_found" }, 404));
  const other = await app.request("/v1/plans");
  assert.equal(other.headers.get("content-security-policy"), null);
  assert.equal((await app.request("/elsewhere")).headers.get("content-type"), "application/json");
  const missing = await app.request("/c/nothing/at/all");
  assert.equal(missing.status, 404);
  assert.match(await missing.text(), /There is nothing here/);
});

test("assets are immutable under their hash, and another release's name is not remembered", async () => {
  const { pages } = openPages();
  const { text } = await visit(pages, path);
  const links = [...text.matchAll(/href="(\/pages\/assets\/[^"]+)"/g)].map(([, link]) => link ?? "");
  assert.equal(links.length, 2);
  for (const link of links) {
    const { headers, status } = await pages.request(link);
    assert.equal(status, 200);
    assert.equal(headers.get("cache-control"), "public, max-age=31536000, immutable");
    assert.match(headers.get("content-type") ?? "", /^(text\/css|image\/svg\+xml)/);
  }
  const old = await pages.request("/pages/assets/pages-000000000000.css");
  assert.deepEqual([old.status, old.headers.get("cache-control")], [200, "no-cache"]);
  for (const name of ["pages.css", "other-000000000000.css", "..%2fpackage.json", "pages-000000000000.svg"]) {
    assert.equal((await pages.request(`/pages/assets/${name}`)).status, 404, name);
  }
});

test("a form larger than any of ours is refused", async () => {
  const { pages } = openPages();
  const body = new URLSearchParams({ form_token: "x".repeat(20_000) });
  assert.equal((await pages.request("/p/sign-out", { method: "POST", body })).status, 413);
});
