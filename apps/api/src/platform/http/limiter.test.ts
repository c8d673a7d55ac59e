import assert from "node:assert/strict";
import { test } from "node:test";
import { createLimiter, type Entry } from "./limiter.ts";

const isIn = (entry: Entry): entry is { leave(): void } => "leave" in entry;

function open(limits: { perSecond?: number; inHand?: number }) {
  const clock = { ms: 0 };
  const limiter = createLimiter({ perSecond: 0, inHand: 0, ...limits }, () => clock.ms);
  /** Begins and ends `count` requests; answers how many got in. */
  const burst = (caller: string, count: number, isCounted = true): number => {
    const entries = Array.from({ length: count }, () => limiter.enter(caller, isCounted)).filter(isIn);
    for (const { leave } of entries) leave();
    return entries.length;
  };
  return { clock, limiter, burst };
}

test("a caller may spend a second's allowance at once, and it comes back with time", () => {
  const { clock, burst } = open({ perSecond: 10 });
  assert.equal(burst("ada", 25), 10);
  clock.ms += 300;
  assert.equal(burst("ada", 25), 3);
  clock.ms += 60_000;
  assert.equal(burst("ada", 25), 10);
});

test("callers do not share an allowance, and what is not counted spends none", () => {
  const { burst } = open({ perSecond: 10 });
  assert.equal(burst("ada", 1000, false), 1000);
  assert.equal(burst("ada", 25), 10);
  assert.equal(burst("bob", 25), 10);
});

test("a caller has so many requests in hand and no more, counted or not", () => {
  const { limiter } = open({ inHand: 2 });
  const first = limiter.enter("ada", true);
  assert.ok(isIn(limiter.enter("ada", false)));
  assert.deepEqual(limiter.enter("ada", false), { retryAfterSeconds: 1 });
  assert.ok(isIn(limiter.enter("bob", true)));
  assert.ok(isIn(first));
  first.leave();
  assert.ok(isIn(limiter.enter("ada", true)));
});

test("the wait is whole seconds and never none", () => {
  const { limiter, burst } = open({ perSecond: 10 });
  burst("ada", 10);
  assert.deepEqual(limiter.enter("ada", true), { retryAfterSeconds: 1 });
});

test("zero is no limit", () => {
  assert.equal(open({}).burst("ada", 5000), 5000);
});

test("callers that went quiet are forgotten, those with requests in hand are not", () => {
  const { clock, limiter, burst } = open({ perSecond: 1, inHand: 1 });
  limiter.enter("busy", false);
  for (let i = 0; i < 20_000; i += 1) {
    clock.ms += 1;
    burst(`stranger ${i}`, 1);
  }
  assert.deepEqual(limiter.enter("busy", false), { retryAfterSeconds: 1 });
});
