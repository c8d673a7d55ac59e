import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { startSystem } from "./system.ts";

const perSecond = 50;
const seconds = 10;
/** The promise for hosted pages at this rate, in milliseconds. */
const p99Max = 50;

const system = await startSystem({ demo: false });
const token = system.tenants[0]?.api_token ?? "";

async function post(route: string, body: object): Promise<Record<string, unknown>> {
  const headers = { Authorization: `Bearer ${token}`, "Content-Type": "application/json" };
  const response = await fetch(`${system.apiUrl}${route}`, { method: "POST", headers, body: JSON.stringify(body) });
  assert.ok(response.ok, `${route} answered ${response.status}`);
  return (await response.json()) as Record<string, unknown>;
}

/** Sends requests on a fixed beat, whether or not earlier ones came back, and answers the latencies in order. */
async function openLoop(request: () => Promise<void>): Promise<number[]> {
  const latencies: number[] = [];
  const running: Promise<void>[] = [];
  const startedAt = performance.now();
  for (let i = 0; i < perSecond * seconds; i += 1) {
    await pause(Math.max(0, startedAt + (i * 1000) / perSecond - performance.now()));
    const sentAt = performance.now();
    running.push(request().then(() => void latencies.push(performance.now() - sentAt)));
  }
  await Promise.all(running);
  return latencies.toSorted((a, b) => a - b);
}

test(`the hosted checkout answers ${perSecond} requests a second within ${p99Max} ms at p99`, async (t) => {
  const customer = await post("/v1/customers", { email: "ada@example.com" });
  const plans = await fetch(`${system.apiUrl}/v1/plans`, { headers: { Authorization: `Bearer ${token}` } });
  const { data } = (await plans.json()) as { data: { id: string; code: string }[] };
  const plan = data.find(({ code }) => code === "pro");
  const attached = await post("/v1/attach", {
    customer_id: customer["id"],
    plan_id: plan?.id,
    return_url: "https://acme.example/",
  });
  const open = async () => {
    const response = await fetch(String(attached["checkout_url"]));
    assert.equal(response.status, 200);
    await response.text();
  };
  for (let i = 0; i < 100; i += 1) await open();
  const latencies = await openLoop(open);
  const at = (share: number) => latencies[Math.ceil(latencies.length * share) - 1] ?? Number.NaN;
  t.diagnostic(`p50 ${at(0.5).toFixed(1)} ms, p99 ${at(0.99).toFixed(1)} ms, worst ${at(1).toFixed(1)} ms`);
  assert.ok(at(0.99) <= p99Max);
});
