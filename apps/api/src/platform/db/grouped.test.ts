import assert from "node:assert/strict";
import { test } from "node:test";
import { setImmediate as turn } from "node:timers/promises";
import { type GroupedCall, groupCalls } from "./grouped.ts";

const call: GroupedCall = { name: "double", text: "", values: [], inFlightMax: 1, itemsMax: 3 };

/** Calls that answer only when told to; each item `{n}` is answered with `{n: 2n}`. */
function underControl() {
  const sent: { groups: { tenant: string; items: { i: number; n: number }[] }[]; finish(error?: Error): void }[] = [];
  const grouped = groupCalls((_, json) => {
    const groups = JSON.parse(json) as (typeof sent)[number]["groups"];
    const { promise, resolve, reject } = Promise.withResolvers<object[]>();
    const rows = groups.flatMap(({ items }) => items.map(({ i, n }) => ({ i, n: n * 2 })));
    sent.push({ groups, finish: (error) => (error ? reject(error) : resolve(rows.toReversed())) });
    return promise;
  });
  const ask = async (tenant: string, n: number) =>
    (await grouped<{ n: number }>(call, tenant, { n })).map((row) => row.n);
  return { sent, ask };
}

test("items that arrive while a call is in flight leave together, grouped by tenant, when it answers", async () => {
  const { sent, ask } = underControl();
  const answers = [ask("a", 1)];
  await turn();
  answers.push(ask("a", 2), ask("b", 3), ask("a", 4), ask("b", 5));
  await turn();
  assert.deepEqual(
    sent.map(({ groups }) => groups),
    [[{ tenant: "a", items: [{ n: 1, i: 0 }] }]],
  );
  sent[0]?.finish();
  assert.deepEqual(await answers[0], [2]);
  await turn();
  assert.deepEqual(sent[1]?.groups, [
    {
      tenant: "a",
      items: [
        { n: 2, i: 0 },
        { n: 4, i: 2 },
      ],
    },
    { tenant: "b", items: [{ n: 3, i: 1 }] },
  ]);
  sent[1]?.finish();
  assert.deepEqual(await Promise.all(answers.slice(1, 4)), [[4], [6], [8]]);
  await turn();
  sent[2]?.finish();
  assert.deepEqual(await answers[4], [10]);
});

test("a call that fails fails its own items, and the next one goes on", async () => {
  const { sent, ask } = underControl();
  const first = ask("a", 1);
  await turn();
  const second = ask("a", 2);
  sent[0]?.finish(new Error("lost"));
  await assert.rejects(first, /lost/);
  await turn();
  sent[1]?.finish();
  assert.deepEqual(await second, [4]);
});

test("items of one turn of the event loop leave together", async () => {
  const { sent, ask } = underControl();
  const answers = [ask("a", 1), ask("a", 2)];
  await turn();
  assert.equal(sent.length, 1);
  sent[0]?.finish();
  assert.deepEqual(await Promise.all(answers), [[2], [4]]);
});
