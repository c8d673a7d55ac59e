import assert from "node:assert/strict";
import { test } from "node:test";
import { checkRedirectUrl, fillRedirectUrl } from "./redirect-url.ts";

const refused = (value: string, over: object): string | null => {
  const rules = { mode: "test", strict: false, hosts: ["acme.example", "acme.example:8443"], ...over } as const;
  return checkRedirectUrl("success_url", value, rules)?.type ?? null;
};

test("a redirect URL is https, or this machine's http in test mode", () => {
  assert.equal(refused("https://anything.example/a?b#c", {}), null);
  for (const host of ["localhost:4000", "127.0.0.1", "[::1]:3000"]) {
    assert.equal(refused(`http://${host}/`, {}), null, host);
    assert.equal(refused(`http://${host}/`, { mode: "live" }), "paylera.redirect_url_invalid", host);
  }
  const bad = ["javascript:alert(1)", "data:,x", "//acme.example", "http://acme.example", "https://u@acme.example", ""];
  for (const value of bad) assert.equal(refused(value, {}), "paylera.redirect_url_invalid", value);
});

test("in strict mode the host is listed, whole and with its port", () => {
  for (const url of ["https://acme.example/x", "https://ACME.example/", "https://acme.example:8443/"]) {
    assert.equal(refused(url, { strict: true }), null, url);
  }
  const others = ["https://acme.example.evil.io/", "https://sub.acme.example/", "https://acme.example:444/"];
  for (const url of others) assert.equal(refused(url, { strict: true }), "paylera.redirect_domain_not_allowed", url);
});

test("the placeholder becomes the session's id, wherever it stands, and cannot be a host", () => {
  assert.equal(
    fillRedirectUrl("https://a.example/{CHECKOUT_SESSION_ID}?s={CHECKOUT_SESSION_ID}", "42"),
    "https://a.example/42?s=42",
  );
  const host = "https://{CHECKOUT_SESSION_ID}.example/";
  assert.equal(refused(host, { strict: true }), "paylera.redirect_domain_not_allowed");
});
