import assert from "node:assert/strict";
import { test } from "node:test";
import { ProblemError } from "../../platform/http/problem.ts";
import { checkEndpointUrl } from "./endpoint-url.ts";

const isTaken = (url: string, allowLoopback: boolean): boolean => {
  try {
    checkEndpointUrl(url, { allowLoopback });
    return true;
  } catch (error) {
    assert.ok(error instanceof ProblemError && error.type === "paylera.webhook_url_not_allowed");
    return false;
  }
};

const inside = [
  "https://127.0.0.1/hook",
  "https://0x7f.1/hook",
  "https://2130706433/hook",
  "https://[::1]/hook",
  "https://[::ffff:10.0.0.1]/hook",
  "https://10.1.2.3/hook",
  "https://169.254.169.254/latest/meta-data",
  "https://100.64.0.1/hook",
  "https://[fd00::1]/hook",
  "https://localhost/hook",
  "https://hooks.localhost/hook",
  "https://intranet/hook",
  "https://billing.internal/hook",
  "https://billing.local./hook",
];

test("URLs that spell an internal address are refused", () => {
  for (const url of inside) assert.equal(isTaken(url, false), false, url);
});

test("only https without credentials is taken", () => {
  assert.equal(isTaken("https://acme.com/hook?from=paylera", false), true);
  assert.equal(isTaken("https://93.184.216.34/hook", false), true);
  const refused = ["http://acme.com/", "ftp://acme.com/", "https://user:pass@acme.com/", "https://user@acme.com/"];
  for (const url of [...refused, "acme.com", "/hook", "javascript:alert(1)", "https://"]) {
    assert.equal(isTaken(url, false), false, url);
    assert.equal(isTaken(url, true), false, url);
  }
});

test("loopback is taken where the installation allows it, and nothing else inside is", () => {
  for (const url of ["http://127.0.0.1:3000/", "http://localhost:3000/", "https://[::1]:3000/"]) {
    assert.equal(isTaken(url, true), true, url);
    assert.equal(isTaken(url, false), false, url);
  }
  for (const url of ["http://10.0.0.1/", "https://10.0.0.1/", "ftp://localhost/"])
    assert.equal(isTaken(url, true), false, url);
});
