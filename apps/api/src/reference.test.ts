import assert from "node:assert/strict";
import { test } from "node:test";
import { createReference } from "./reference.ts";

const app = createReference();

test("the reference and everything it needs comes from here, typed, unframed and unguessed", async () => {
  const page = await app.request("/docs");
  const policy = page.headers.get("content-security-policy") ?? "";
  for (const rule of ["default-src 'none'", "script-src 'self'", "base-uri 'none'", "frame-ancestors 'none'"]) {
    assert.ok(policy.includes(rule), rule);
  }
  const html = await page.text();
  assert.doesNotMatch(html, /<script>|onclick|https?:/);
  const needed = [...html.matchAll(/(?:src|href)="(\/[^"]+)"/g)].map(([, path]) => String(path));
  assert.equal(needed.length, 3);
  for (const path of [...needed, "/openapi.json"]) {
    const { status, headers } = await app.request(path);
    assert.equal(status, 200, path);
    assert.match(headers.get("content-type") ?? "", /^(?:text\/(?:css|javascript); charset=utf-8|application\/json)$/);
    assert.equal(headers.get("x-content-type-options"), "nosniff", path);
  }
});

test("the document names this installation, so trying it out calls nobody else", async () => {
  const { servers, openapi } = (await (await app.request("/openapi.json")).json()) as Record<string, unknown>;
  assert.deepEqual(servers, [{ url: "/", description: "This installation" }]);
  assert.match(String(openapi), /^3\.1\./);
});
