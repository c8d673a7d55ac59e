import type { Operation } from "../operation.ts";
import { catalogOperations } from "./catalog.ts";
import { customerOperations } from "./customers.ts";
import { entitlementOperations } from "./entitlements.ts";
import { identityOperations } from "./identity.ts";
import { pageOperations } from "./pages.ts";
import { probeOperations } from "./probes.ts";
import { subscriptionOperations } from "./subscriptions.ts";
import { webhookOperations } from "./webhooks.ts";

const all = [
  ...catalogOperations,
  ...customerOperations,
  ...subscriptionOperations,
  ...entitlementOperations,
  ...webhookOperations,
  ...identityOperations,
  ...pageOperations,
  ...probeOperations,
] as const;

type All = (typeof all)[number];

/** The id of every operation. */
export type OperationId = All["id"];

/** The literal type of one operation. */
export type OperationOf<K extends OperationId> = Extract<All, { id: K }>;

/** Every operation of the API by id. */
export const operations = Object.fromEntries(all.map((value) => [value.id, value])) as unknown as {
  readonly [K in OperationId]: OperationOf<K>;
};

/** Every operation of the API in the order of the reference, without its literal types. */
export const operationList: readonly Operation[] = all;
