import assert from "node:assert/strict";
import { test } from "node:test";
import { PayleraError } from "@paylera/sdk";
import { absoluteUrl, isSafeRedirect, redirectTo } from "./redirect.ts";

const cases: readonly (readonly [string, boolean])[] = [
  ["https://billing.paylera.dev/c/cs_test_1", true],
  ["http://localhost:4010/c/cs_test_1", true],
  ["http://127.0.0.1:4010/c", true],
  ["http://[::1]:4010/c", true],
  ["http://billing.paylera.dev/c", false],
  ["http://localhost.evil.example/c", false],
  ["javascript:alert(1)", false],
  ["JaVaScRiPt:alert(1)", false],
  ["data:text/html,x", false],
  ["//evil.example", false],
  ["/checkout", false],
  ["", false],
];

for (const [url, safe] of cases) {
  test(`${safe ? "leaves" : "refuses to leave"} for ${url || "nothing"}`, () => {
    const went: string[] = [];
    const location = { assign: (to: string | URL) => void went.push(String(to)) };
    assert.equal(isSafeRedirect(url), safe);
    if (safe) redirectTo(url, location);
    else assert.throws(() => redirectTo(url, location), PayleraError);
    assert.deepEqual(went, safe ? [url] : []);
  });
}

test("makes paths absolute and leaves the session placeholder alone", () => {
  const url = absoluteUrl("/success?session={CHECKOUT_SESSION_ID}", "https://acme.com");
  assert.equal(url, "https://acme.com/success?session={CHECKOUT_SESSION_ID}");
  assert.equal(absoluteUrl("https://other.example/x", "https://acme.com"), "https://other.example/x");
});
