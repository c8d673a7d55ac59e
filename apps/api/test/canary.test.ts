import assert from "node:assert/strict";
import { test } from "node:test";
import { type Operation, operationList } from "@paylera/contract";
import type { DestinationStream } from "pino";
import { findCredentials } from "../src/domains/payments/store.ts";
import { createLog } from "../src/platform/log.ts";
import { call } from "./harness.ts";
import { callOperation, requestOf } from "./operation-call.ts";
import { openRows } from "./row-sums.ts";
import { openQuietWorld, openWorld } from "./world.ts";

const place = await openQuietWorld();
const { app, clock, deps, worker } = place.api;
const lines: string[] = [];
const destination: DestinationStream = { write: (line) => void lines.push(line) };
deps.log = createLog({ level: "trace", destination, clock });

/** The world's own secrets and names, and those that the calls below bring besides. */
const world = await openWorld(place, "canary");
const rows = await openRows();
const { tenant } = world;

const personal = {
  email: "grace.hopper@plumage.example",
  name: "Grace Plumage-Hopper",
  metadata: { nickname: "plumage-of-the-canary" },
};
const words = { reason: "plumage too expensive", feedback: "the plumage was not for me" };
const secrets = await liveThroughEverything();
const marks = [personal.email, "plumage.example", personal.name, personal.metadata.nickname, ...Object.values(words)];

test("no row holds a name, an e-mail address, free text of a customer or a secret", async () => {
  const dump = await rows.dump();
  for (const mark of [...marks, ...secrets, "ada@canary.example", "ada of canary"]) {
    for (const spelling of spellings(mark)) assert.ok(!dump.includes(spelling), `${mark} is stored as ${spelling}`);
  }
  const secret = secrets[0] ?? "";
  assert.ok(dump.includes("canary-ada"), "the dump must be able to find what is stored readable");
  assert.ok(secret.length > 20);
});

test("no log line holds one either, at the level that says most", () => {
  const log = lines.join("");
  assert.ok(lines.length > operationList.length, "the log must have been written");
  for (const mark of [...marks, ...secrets, "ada@canary.example", "ada of canary"]) {
    for (const spelling of spellings(mark)) assert.ok(!log.includes(spelling), `${mark} is logged`);
  }
});

test("an unexpected failure is logged with its place and without what the request carried", async () => {
  await rows.query("alter table customers add constraint nobody check (external_id <> 'plumage-9') not valid");
  const from = lines.length;
  const body = { ...personal, external_id: "plumage-9" };
  const answer = await tenant.call("POST", "/v1/customers", body, { "Idempotency-Key": "plumage-key" });
  await rows.query("alter table customers drop constraint nobody");
  assert.deepEqual([answer.status, answer.json["type"]], [500, "paylera.internal_error"]);
  const logged = lines.slice(from).join("");
  assert.match(logged, /customers.*nobody.*unexpected error/s);
  for (const mark of [...marks, tenant.token, "plumage-9", "Failing row"]) {
    assert.ok(!answer.text.includes(mark) && !logged.includes(mark), mark);
  }
  assert.ok(!answer.text.includes("nobody") && !answer.text.includes("customers"), answer.text);
});

test("a refusal repeats nothing of what was sent but the names of fields", async () => {
  const value = "plumage-in-a-field@plumage.example";
  for (const op of operationList.filter((candidate) => candidate.body)) {
    const request = requestOf(op, world);
    for (const field of Object.keys(op.body?.shape ?? {})) {
      const sent = { ...(request.body as object), [field]: { [field]: [value] } };
      const answer = await callOperation(app, op, { ...request, body: sent });
      assert.ok(answer.status >= 400, `${op.id} ${field}: ${answer.text}`);
      assert.ok(!answer.text.includes("plumage"), answer.text);
    }
    const broken = await callOperation(app, op, { ...request, raw: `{"email":"${value}"` });
    assert.ok(!broken.text.includes("plumage"), broken.text);
  }
});

test("facts and what webhooks carry of them name no person", async () => {
  const events = await tenant.call("GET", "/v1/events?limit=100");
  const audit = await tenant.call("GET", "/v1/audit-log?limit=100");
  assert.ok(events.text.includes("customer.created") && audit.text.includes("customer.created"));
  for (const mark of marks) assert.ok(!events.text.includes(mark) && !audit.text.includes(mark), mark);
});

/** Every operation with canaries in it, well and badly; answers every secret that was handed out on the way. */
async function liveThroughEverything(): Promise<string[]> {
  const found = [tenant.token, ...Object.values(world.bearers)];
  const create = async (path: string, body: object, headers: Record<string, string> = {}) => {
    const answer = await tenant.call("POST", path, body, headers);
    assert.ok(answer.status < 300, answer.text);
    return answer.json;
  };
  const key = { "Idempotency-Key": "plumage" };
  const customer = String((await create("/v1/customers", personal, key))["id"]);
  await tenant.call("PATCH", `/v1/customers/${customer}`, { metadata: { other: personal.metadata.nickname } }, key);
  found.push(String((await create("/v1/api-tokens", { name: "Kept" }, key))["token"]));
  const endpoint = await create("/v1/webhook-endpoints", { url: "https://canary.example/more" }, key);
  found.push(String(endpoint["secret"]));
  const rotated = await create(`/v1/webhook-endpoints/${String(endpoint["id"])}/rotate-secret`, {}, key);
  found.push(String(rotated["secret"]));
  found.push(lastPart((await create(`/v1/customers/${customer}/billing-portal-sessions`, {}, key))["url"]));
  const attach = {
    customer_email: "second.plumage@plumage.example",
    customer_name: personal.name,
    plan_id: world.values.get(planInExamples()) ?? "",
    return_url: "https://canary.example/back",
  };
  found.push(lastPart((await create("/v1/attach", attach, key))["checkout_url"]));
  await create(`/v1/subscriptions/${requestOf(byId("subscriptions.get"), world).params["id"]}/cancel`, words, key);
  await tenant.call("GET", `/v1/customers?email=${encodeURIComponent(personal.email)}`);
  for (const op of operationList) await callOperation(app, op, requestOf(op, world)).catch(ignoreSigned(op));
  for (const secret of found) await call(app, "GET", "/v1/tenant", undefined, { authorization: `Bearer ${secret}x` });
  await worker.drain();
  const credentials = await tenant.inside((ctx) => findCredentials(ctx, "sandbox"));
  found.push(...Object.values(JSON.parse(credentials ?? "{}") as Record<string, string>));
  assert.ok(found.length >= 12 && found.every((secret) => secret.length > 20), found.join(" "));
  return found;
}

/** How a text may hide in a dump or a log: as it is, in hexadecimal, in base64, percent-encoded, as JSON. */
function spellings(mark: string): string[] {
  const bytes = Buffer.from(mark);
  // Base64 of the middle: what comes before and after it is not ours.
  const middles = [0, 1, 2].map((skip) => bytes.subarray(skip, skip + Math.floor((bytes.length - skip) / 3) * 3));
  const encoded = middles.flatMap((middle) => [middle.toString("base64"), middle.toString("base64url")]);
  return [mark, bytes.toString("hex"), encodeURIComponent(mark), JSON.stringify(mark).slice(1, -1), ...encoded];
}

function lastPart(url: unknown): string {
  return String(url).split("/").at(-1) ?? "";
}

function byId(id: Operation["id"]): Operation {
  const found = operationList.find((op) => op.id === id);
  assert.ok(found, id);
  return found;
}

function planInExamples(): string {
  return byId("plans.get").example.params?.["id"] ?? "";
}

/** The provider's webhook is refused without its signature; that it is logged is all that matters here. */
function ignoreSigned(op: Operation): (error: unknown) => void {
  return (error) => {
    if (op.auth !== "signature") throw error;
  };
}
