import type { Failure } from "../port.ts";
import type { Behaviour, DeclineNext } from "./behaviour.ts";
import { goodBehaviour } from "./behaviour.ts";
import { requestedDecline } from "./cards.ts";
import type { SandboxContext, Tx } from "./context.ts";
import { secretToken } from "../../platform/ids.ts";

export type Account = {
  id: string;
  webhookSecret: string;
  webhookUrl: string;
  behaviour: Behaviour;
  isDeclining: boolean;
};

type Row = {
  id: string;
  webhook_secret: string;
  webhook_url: string;
  behaviour: Behaviour;
  decline_left: number;
};

const columns = "id, webhook_secret, webhook_url, behaviour, decline_left";

/** Opens the account of `key`, or answers the one it already has with its webhook address moved. */
export async function openAccount(
  ctx: SandboxContext,
  input: { key: string; webhookUrl: string },
): Promise<{ account_id: string; secret_key: string; webhook_secret: string }> {
  const { rows } = await ctx.pool.query<{ account_id: string; secret_key: string; webhook_secret: string }>(
    `insert into sandbox.accounts
       (id, key, secret_key, webhook_secret, webhook_url, behaviour, decline_left, created_at)
     values ($1, $2, $3, $4, $5, $6, 0, $7)
     on conflict (key) do update set webhook_url = excluded.webhook_url
     returning id as account_id, secret_key, webhook_secret`,
    [
      ctx.ids.uuid(),
      input.key,
      secretToken("sk_sandbox_", ctx.random),
      secretToken("whsec_sandbox_", ctx.random),
      input.webhookUrl,
      JSON.stringify(goodBehaviour),
      ctx.clock.now(),
    ],
  );
  const [opened] = rows;
  if (opened === undefined) throw new Error("An upsert always answers a row");
  return opened;
}

export async function findAccountBySecret(tx: Tx, secretKey: string): Promise<Account | undefined> {
  const { rows } = await tx.query<Row>(`select ${columns} from sandbox.accounts where secret_key = $1`, [secretKey]);
  return rows[0] && toAccount(rows[0]);
}

export async function getAccount(tx: Tx, id: string): Promise<Account> {
  const { rows } = await tx.query<Row>(`select ${columns} from sandbox.accounts where id = $1`, [id]);
  const [row] = rows;
  if (row === undefined) throw new Error("An object without its account");
  return toAccount(row);
}

export async function setBehaviour(
  tx: Tx,
  input: { accountId: string; behaviour: Behaviour; declineNext: DeclineNext | null },
): Promise<void> {
  await tx.query("update sandbox.accounts set behaviour = $2, decline_kind = $3, decline_left = $4 where id = $1", [
    input.accountId,
    JSON.stringify(input.behaviour),
    input.declineNext?.kind ?? null,
    input.declineNext?.count ?? 0,
  ]);
}

/** Uses up one of the declines the account asked for; null when there is none left. */
export async function takeRequestedDecline(tx: Tx, account: Account): Promise<Failure | null> {
  if (!account.isDeclining) return null;
  const { rows } = await tx.query<{ decline_kind: Failure["kind"] }>(
    `update sandbox.accounts set decline_left = decline_left - 1
     where id = $1 and decline_left > 0 returning decline_kind`,
    [account.id],
  );
  return rows[0] ? requestedDecline(rows[0].decline_kind) : null;
}

function toAccount(row: Row): Account {
  return {
    id: row.id,
    webhookSecret: row.webhook_secret,
    webhookUrl: row.webhook_url,
    behaviour: { ...goodBehaviour, ...row.behaviour },
    isDeclining: row.decline_left > 0,
  };
}
