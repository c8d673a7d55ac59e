import type {
  Body,
  Operation,
  OperationId,
  OperationOf,
  Params,
  Query,
  Response as WireResponse,
} from "@paylera/contract";
import type { Clock } from "./clock.ts";
import type { Config } from "../config.ts";
import type { Providers } from "../providers/port.ts";
import type { Cursors } from "./cursor.ts";
import type { Database, Tx } from "./db/database.ts";
import type { Ids } from "./ids.ts";
import type { Log } from "./log.ts";
import type { Outbound } from "./outbound.ts";
import type { Random } from "./random.ts";
import type { TenantVault } from "./vault/tenant-vault.ts";
import type { Vault } from "./vault/vault.ts";

/** Everything the outside world is, handed in once at the start; tests hand in other clocks and networks. */
export type Deps = {
  config: Config;
  db: Database;
  clock: Clock;
  ids: Ids;
  random: Random;
  vault: Vault;
  cursors: Cursors;
  /** Guarded: for addresses a merchant chose. */
  outbound: Outbound;
  /** For addresses the operator configured, such as providers. */
  trusted: Outbound;
  providers: Providers;
  log: Log;
  /** Tells the worker of this process that work is due. */
  wake(): void;
  /** Whether this process was asked to stop: it finishes what it has and is not ready for more. */
  isStopping: boolean;
};

export type Actor = {
  kind: "token" | "relay" | "checkout" | "portal" | "provider" | "worker" | "operator";
  id: string | null;
};

/** An isolated environment; see the glossary. */
export type TenantRef = { id: string; mode: "test" | "live"; region: "us" | "eu" | "apac" };

/** Who calls, after authentication. */
export type Principal = {
  tenant: TenantRef;
  actor: Actor;
  scopes: ReadonlySet<string>;
  /** The hosted session that was presented instead of an API token. */
  session: { id: string; customerId: string } | null;
};

/** What work of one tenant has at hand, in a request or in the worker. */
export type Scene = {
  deps: Deps;
  tenant: TenantRef;
  actor: Actor;
  requestId: string | null;
  /** Epoch milliseconds; one instant for the whole piece of work. */
  now: number;
  vault: TenantVault;
};

/** A scene inside a transaction: what verbs and flows take. */
export type Ctx = Scene & { tx: Tx };

/** A request before anyone is known: probes, and webhooks that prove themselves by signature. */
export type OpenScene = {
  deps: Deps;
  /** The id of the operation that was asked for. */
  operation: Operation["id"];
  requestId: string;
  now: number;
  headers: Headers;
  rawBody: Uint8Array;
};

/** A request of an authenticated caller that opens its own transactions. */
export type RequestScene = Scene & OpenScene & { session: Principal["session"] };

/** Status to answer instead of the contract's, such as 200 for a customer that existed. */
export type Reply<T> = { status: 200 | 201; reply: T };

type Input<K extends OperationId> = {
  params: Params<OperationOf<K>>;
  query: Query<OperationOf<K>>;
  body: Body<OperationOf<K>>;
};
type ContextOf<K extends OperationId> = OperationOf<K>["auth"] extends "none" | "signature"
  ? OpenScene
  : OperationOf<K>["transaction"] extends "request"
    ? RequestScene & Ctx
    : RequestScene;
type Answer<K extends OperationId> = WireResponse<OperationOf<K>>;

/** The work of one operation. */
export type Handler<K extends OperationId> = (
  ctx: ContextOf<K>,
  input: Input<K>,
) => Promise<Answer<K> | Reply<Answer<K>>>;

/** A domain's operations. */
export type Handlers<K extends OperationId> = { [Id in K]: Handler<Id> };

/** Runs `work` in one transaction of the scene's tenant. */
export const inTx = <T>(scene: Scene, work: (ctx: Ctx) => Promise<T>): Promise<T> =>
  scene.deps.db.tenant(scene.tenant.id, (tx) => work({ ...scene, tx }));
