import assert from "node:assert/strict";
import { test } from "node:test";
import { invoiceOf } from "../test/samples.ts";
import { createPaymentWatch } from "./payment-watch.ts";

const page = (...statuses: ("open" | "paid" | "draft")[]) => ({
  data: statuses.map((status, index) => invoiceOf(`in_${index}`, status)),
  next_cursor: null,
  has_more: false,
});
const after = (reads: number, data: ReturnType<typeof page> | undefined) => ({
  state: { data, dataUpdateCount: reads, errorUpdateCount: 0 },
});

test("reads again while an invoice is open, and not when all are settled", () => {
  const watch = createPaymentWatch();
  assert.equal(watch(after(0, undefined)), false);
  assert.equal(watch(after(1, page("open", "paid"))), 2000);
  assert.equal(watch(after(1, page("open", "paid"))), 2000);
  assert.equal(watch(after(2, page("paid", "paid"))), false);
  assert.equal(watch(after(3, page("draft"))), false);
});

test("gives up after fifteen reads, until another invoice is open", () => {
  const watch = createPaymentWatch();
  let reads = 1;
  while (watch(after(reads, page("open"))) !== false) reads += 1;
  assert.equal(reads, 16);
  assert.equal(watch(after(reads + 1, page("open"))), false);
  assert.equal(watch(after(reads + 2, page("open", "open"))), 2000);
});
