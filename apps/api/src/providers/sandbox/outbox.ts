import type { Pool } from "pg";
import type { OutboundInit } from "../../platform/outbound.ts";
import type { Account } from "./accounts.ts";
import { shuffleMsMax } from "./behaviour.ts";
import type { SandboxContext, Tx } from "./context.ts";
import { signatureHeader, signWebhook } from "./signature.ts";
import type { WireEvent } from "./wire.ts";

export type Deliver = (url: string, init: OutboundInit) => Promise<{ status: number }>;

const batchSize = 32;
const timeoutMs = 10_000;
const firstRetryMs = 2_000;
const retryMsMax = 3_600_000;
/** About three days of hourly tries after the first quick ones. */
const attemptsMax = 84;

/** Writes a webhook in the transaction of the change it tells of, late, doubled or lost as the account asked. */
export async function announce(
  tx: Tx,
  ctx: SandboxContext,
  input: { account: Account; type: string; about: WireEvent["data"]; now: number; delayMs: number },
): Promise<void> {
  const { account, now } = input;
  const id = `evt_${ctx.ids.uuid()}`;
  const event: WireEvent = { id, type: input.type, created: now, data: input.about };
  await tx.query("insert into sandbox.events (id, account_id, type, body, created_at) values ($1, $2, $3, $4, $5)", [
    id,
    account.id,
    input.type,
    JSON.stringify(event),
    now,
  ]);
  const { behaviour } = account;
  const isLost = behaviour.webhook_drop_rate > 0 && ctx.random.unit() < behaviour.webhook_drop_rate;
  for (let copy = 0; copy <= behaviour.webhook_duplicate; copy += 1) {
    const shuffleMs = behaviour.webhook_shuffle ? Math.floor(ctx.random.unit() * shuffleMsMax) : 0;
    await tx.query("insert into sandbox.deliveries (event_id, status, due_at, attempts) values ($1, $2, $3, 0)", [
      id,
      isLost ? "dropped" : "due",
      now + input.delayMs + behaviour.webhook_delay_ms + shuffleMs,
    ]);
  }
}

type Claimed = { id: string; body: string; attempts: number; account_id: string; url: string; secret: string };

/** Sends what is due at `now`, one after another for each account; answers how many requests were made. */
export async function deliverDue(pool: Pool, deliver: Deliver, now: number): Promise<number> {
  let sent = 0;
  for (;;) {
    const claimed = await claimDue(pool, now);
    const queues = Map.groupBy(claimed, (delivery) => delivery.account_id);
    await Promise.all(queues.values().map((queue) => sendQueue(pool, deliver, { queue, now })));
    sent += claimed.length;
    if (claimed.length < batchSize) return sent;
  }
}

/** The next try is set before this one is made, so a process killed on the way only tries again. */
async function claimDue(pool: Pool, now: number): Promise<Claimed[]> {
  const { rows } = await pool.query<Claimed>(
    `with picked as (
       select id, due_at from sandbox.deliveries where status = 'due' and due_at <= $1
       order by due_at, id limit $2 for update skip locked
     ), claimed as (
       update sandbox.deliveries d set attempts = d.attempts + 1,
         due_at = $1 + least($3 * power(2, least(d.attempts, 20))::bigint, $4),
         status = case when d.attempts + 1 >= $5 then 'given_up' else 'due' end
       from picked where picked.id = d.id
       returning d.id, d.event_id, d.attempts, picked.due_at as was_due_at
     )
     select c.id, e.body, c.attempts, e.account_id, a.webhook_url as url, a.webhook_secret as secret
     from claimed c join sandbox.events e on e.id = c.event_id join sandbox.accounts a on a.id = e.account_id
     order by c.was_due_at, c.id`,
    [now, batchSize, firstRetryMs, retryMsMax, attemptsMax],
  );
  return rows;
}

async function sendQueue(pool: Pool, deliver: Deliver, input: { queue: Claimed[]; now: number }): Promise<void> {
  for (const delivery of input.queue) {
    if (!(await isTaken(deliver, delivery, input.now))) continue;
    await pool.query("update sandbox.deliveries set status = 'delivered' where id = $1", [delivery.id]);
  }
}

/** Whatever goes wrong on the way counts as not taken: the copy stays due and is tried again. */
async function isTaken(deliver: Deliver, delivery: Claimed, now: number): Promise<boolean> {
  const headers = {
    "content-type": "application/json",
    [signatureHeader]: signWebhook(delivery.secret, delivery.body, now),
  };
  const init = { method: "POST", headers, body: delivery.body, timeoutMs, maxResponseBytes: 1_024 } as const;
  const status = await deliver(delivery.url, init).then(
    (answer) => answer.status,
    () => 0,
  );
  return status >= 200 && status < 300;
}
