// A CommonJS program that uses the packed packages: a call over both transports, an error, telemetry, a relay.
const assert = require("node:assert/strict");
const { createServer } = require("node:http");
const { check, createClient, PayleraClient, PayleraNotFoundError, VERSION } = require("@paylera/sdk");
const { nodeFetch } = require("@paylera/sdk/node");
const { createTestClient, signWebhook } = require("@paylera/sdk/testing");
const { PayleraError } = require("@paylera/sdk/transport");
const { createRelay, verifyWebhookSignature } = require("@paylera/server");
const { payleraNode } = require("@paylera/server/node");
const { createWebhookReceiver } = require("@paylera/server/webhooks");

const api = createServer((request, response) => {
  request.resume();
  const isKnown = request.url !== "/v1/customers/unknown";
  response.writeHead(isKnown ? 200 : 404, { "content-type": "application/json" });
  response.end(
    JSON.stringify(isKnown ? { id: "c1", allowed: true, data: [] } : { type: "paylera.customer_not_found" }),
  );
});
async function main() {
  await new Promise((resolve) => api.listen(0, "127.0.0.1", resolve));
  const options = { apiToken: "pl_test_x", baseUrl: `http://127.0.0.1:${api.address().port}` };

  const client = new PayleraClient(options);
  assert.equal((await client.customers.get("c1")).id, "c1");
  const error = await client.customers.get("unknown").catch((reason) => reason);
  // One class whichever subpath it comes from.
  assert.ok(error instanceof PayleraNotFoundError && error instanceof PayleraError);

  const fetch = nodeFetch();
  const answer = await check(createClient({ ...options, fetch }), { customer_id: "c1", feature_code: "f" });
  assert.equal(answer.allowed, true);
  fetch.close();

  const spans = [];
  const span = { setAttributes() {}, setStatus() {}, recordException() {}, isRecording: () => false, end() {} };
  const tracer = { startSpan: (name) => (spans.push(name), span) };
  globalThis[Symbol.for("opentelemetry.js.api.1")] = { trace: { getTracer: () => tracer } };
  await client.customers.get("c1");
  assert.deepEqual(spans, ["Paylera.GetCustomer"]);
  delete globalThis[Symbol.for("opentelemetry.js.api.1")];

  const relayOptions = { ...options, identify: () => null, relaySecret: "x".repeat(32) };
  const plans = await createRelay(relayOptions).handler(new Request("https://shop.example/api/paylera/plans"));
  assert.equal(plans.status, 200);
  assert.equal(typeof payleraNode(relayOptions), "function");
  const header = signWebhook("{}", "whsec_x", Math.floor(Date.now() / 1000));
  assert.ok(verifyWebhookSignature("{}", header, "whsec_x"));
  assert.equal(typeof createWebhookReceiver({ secret: "whsec_x", on: {} }).handler, "function");
  assert.ok(createTestClient().client instanceof PayleraClient);
  api.close();
  api.closeAllConnections();
  console.log(`commonjs ${VERSION} ok`);
}

void main();
