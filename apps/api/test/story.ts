import assert from "node:assert/strict";
import { customerCredit } from "../src/domains/ledger/store.ts";
import { planByCode } from "./factories.ts";
import type { TestAnswer } from "./harness.ts";
import { choose, type PaymentWorld, type Shopper } from "./payment-world.ts";

export type Billed = { reason: string; status: string; total: number; due: number };

/** A paid subscription and what tests do with it. */
export type Story = {
  shop: Shopper;
  id: string;
  customerId: string;
  read(): Promise<TestAnswer["json"]>;
  change(plan: string, terms: object, headers: Record<string, string>): Promise<TestAnswer>;
  cancel(body: object): Promise<TestAnswer>;
  /** Invoices, newest first. */
  invoices(): Promise<Billed[]>;
  credit(): Promise<bigint>;
  /** Moves the clock to the middle of the running period. */
  toMiddle(): Promise<void>;
  /** Moves the clock to the end of the running period, and does what is due. */
  toPeriodEnd(): Promise<void>;
  /** Another subscription of the same customer. */
  also(plan: string): Promise<Story>;
};

/** Subscribes a new customer to a plan with a card that approves. */
export async function openStory(world: PaymentWorld, plan: string): Promise<Story> {
  return tell(world, await world.shopper(), plan, undefined);
}

async function tell(world: PaymentWorld, shop: Shopper, plan: string, known: string | undefined): Promise<Story> {
  const { clock, worker } = world.api;
  const { subscriptionId: id, customerId, pay, settle } = await shop.attach(plan, known);
  await choose(await pay(), "approves");
  await settle();
  await worker.drain();
  const read = async () => (await shop.call("GET", `/v1/subscriptions/${id}`)).json;
  const bounds = async () => {
    const { current_period_start: start, current_period_end: end } = await read();
    return { start: Date.parse(String(start)), end: Date.parse(String(end)) };
  };
  return {
    shop,
    id,
    customerId,
    read,
    change: async (code, terms, headers) => {
      const body = { new_plan_id: (await planByCode(shop, code)).id, ...terms };
      return shop.call("POST", `/v1/subscriptions/${id}/change-plan`, body, headers);
    },
    cancel: (body) => shop.call("POST", `/v1/subscriptions/${id}/cancel`, body),
    invoices: async () => {
      const answer = await shop.call("GET", `/v1/customers/${customerId}/invoices`);
      assert.equal(answer.status, 200, answer.text);
      const { data } = JSON.parse(answer.text) as { data: (Billed & { amount_due: number })[] };
      return data.map(({ reason, status, total, amount_due: due }) => ({ reason, status, total, due }));
    },
    credit: () => shop.inside((ctx) => customerCredit(ctx, customerId, "USD")),
    toMiddle: async () => {
      const { start, end } = await bounds();
      clock.set((start + end) / 2);
    },
    toPeriodEnd: async () => {
      clock.set((await bounds()).end);
      await worker.drain();
    },
    also: (other) => tell(world, shop, other, customerId),
  };
}
