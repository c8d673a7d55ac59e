import assert from "node:assert/strict";
import { test } from "node:test";
import { VERSION as SDK_VERSION } from "@paylera/sdk";
import { sdkMismatch } from "./sdk-version.ts";
import { VERSION } from "./version.ts";

test("versions of one major go together, before 1.0 of one minor", () => {
  assert.equal(sdkMismatch({ own: "1.4.0", sdk: "1.0.9" }), undefined);
  assert.equal(sdkMismatch({ own: "0.1.0", sdk: "0.1.7" }), undefined);
  assert.equal(sdkMismatch({ own: VERSION, sdk: SDK_VERSION }), undefined);
});

test("others do not, and both are named", () => {
  assert.match(sdkMismatch({ own: "1.4.0", sdk: "2.0.0" }) ?? "", /react 1\.4\.0 .*sdk 2\.0\.0/);
  assert.match(sdkMismatch({ own: "0.1.0", sdk: "0.2.0" }) ?? "", /same version of both/);
});
