import assert from "node:assert/strict";
import { test } from "node:test";
import * as pages from "./pages.ts";
import { fakeFetch } from "./testing.ts";

test("a page's write goes out once, under the session's token, without a key", async () => {
  const fake = fakeFetch({ status: 503, json: {} });
  const client = pages.createClient({ apiToken: "css_1", baseUrl: "http://api.internal", fetch: fake.fetch });
  await assert.rejects(pages.payCheckout(client, { return_url: "https://x.example" }), { name: "PayleraServerError" });
  assert.equal(fake.requests.length, 1);
  assert.equal(fake.requests[0]?.headers["authorization"], "Bearer css_1");
  assert.equal(fake.requests[0]?.headers["idempotency-key"], undefined);
});
