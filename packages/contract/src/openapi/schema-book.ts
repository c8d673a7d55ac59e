import { z } from "zod";
import { eventTypes } from "../events.ts";
import { problems } from "../problems.ts";
import { scopes } from "../scopes.ts";
import { Interval, PlanStatus, UsageCycle, ValueType } from "../shapes/catalog.ts";
import { FeatureCheck } from "../shapes/entitlements.ts";
import { AuditEntry, Region, Tenant } from "../shapes/identity.ts";
import { Invoice, invoiceStatuses } from "../shapes/invoices.ts";
import { CheckoutPage } from "../shapes/pages.ts";
import { Attach, ChangePlan, statuses } from "../shapes/subscriptions.ts";
import { Delivery } from "../shapes/webhooks.ts";
import { fieldDescriptions } from "./field-descriptions.ts";
import { isObject, type Json, type JsonObject, toJsonObject } from "./json.ts";
import { enumKey, plainSchema, schemaRef } from "./plain-schema.ts";

type Wrapped = z.ZodOptional | z.ZodNullable | z.ZodEnum;

/** The values of an enumeration that may also be null or left out. */
function optionsOf(shape: z.ZodType): readonly string[] {
  const wrapped = shape as Wrapped;
  return "options" in wrapped ? wrapped.options.map(String) : optionsOf(wrapped.unwrap() as z.ZodType);
}

/** Enumerations with a name of their own: a description, and the values. */
const enumerations: Readonly<Record<string, readonly [description: string, values: readonly string[]]>> = {
  ActorKind: ["Who made a change.", AuditEntry.shape.actor_kind.options],
  BillingCycleAnchor: ["Whether a plan change restarts the cycle.", optionsOf(ChangePlan.shape.billing_cycle_anchor)],
  CheckoutStatus: ["The life of a checkout.", CheckoutPage.shape.status.options],
  DeliveryStatus: ["What became of a delivery.", Delivery.shape.status.options],
  EntitlementSource: ["Where an entitlement comes from.", optionsOf(FeatureCheck.shape.source)],
  EventFilter: ["An event type, or `*` for all of them.", ["*", ...eventTypes]],
  EventType: ["What happened, `noun.verb`.", eventTypes],
  Interval: ["How often a price recurs.", Interval.options],
  InvoiceReason: ["Why an invoice was made.", Invoice.shape.reason.options],
  InvoiceStatus: ["The life of an invoice.", invoiceStatuses],
  Mode: ["Whether money is real.", Tenant.shape.mode.options],
  PaymentProvider: ["Who collects the money.", optionsOf(Attach.shape.payment_provider)],
  PlanStatus: ["Only active plans can be sold.", PlanStatus.options],
  ProrationBehavior: ["How a plan change is settled.", optionsOf(ChangePlan.shape.proration_behavior)],
  Region: ["Where the tenant's data lives.", Region.options],
  Scope: ["What an API token may do. `*` is everything.", scopes],
  SubscriptionStatus: ["Trialing, active and past due subscriptions are live.", statuses],
  UsageCycle: ["When the balance of a metered feature starts anew.", UsageCycle.options],
  ValueType: ["What kind of value a feature grants.", ValueType.options],
};

/** An open enumeration: clients branch on the values they know and keep the rest as text. */
const problemType: JsonObject = {
  description: "Each is explained in docs/errors. More may be added.",
  type: "string",
  "x-extensible-enum": Object.keys(problems),
};

const enumNames = new Map(Object.entries(enumerations).map(([name, [, values]]) => [enumKey([...values]), name]));

/** The values that a schema allows, declared in it or under the name it refers to. */
export const enumValues = (schema: JsonObject): Json[] => {
  if (Array.isArray(schema.enum)) return schema.enum;
  const name = typeof schema.$ref === "string" ? schema.$ref.slice(schemaRef("").$ref.length) : "";
  return [...(enumerations[name]?.[1] ?? [])];
};

/** Numbers of requirements are for the reader of the source, not of the reference. */
export const publicText = (text: string): string => text.replace(/ \((?:[PA]-\d+(?:, )?)+\)/g, "");

/** Collects the named schemas that a document refers to. */
export type SchemaBook = {
  /** The schema itself, with everything it refers to entered into the book. */
  enter: (shape: z.ZodType, io: "input" | "output") => JsonObject;
  /** Every schema entered so far, and the enumerations that they or `paths` refer to, by name, sorted. */
  schemas: (paths: JsonObject) => JsonObject;
};

const openUnlessStrict = (context: { zodSchema: z.core.$ZodTypes; jsonSchema: z.core.JSONSchema.BaseSchema }): void => {
  const { def } = context.zodSchema._zod;
  if (def.type === "object" && !def.catchall) delete context.jsonSchema.additionalProperties;
};

function describeFields(name: string, schema: JsonObject): void {
  for (const [field, child] of Object.entries(isObject(schema.properties) ? schema.properties : {})) {
    const description = fieldDescriptions[`${name}.${field}`] ?? fieldDescriptions[field];
    if (description && isObject(child) && child.description === undefined) child.description = description;
  }
}

/** An empty book. Two different schemas under one name are a mistake in the shapes and throw. */
export function schemaBook(): SchemaBook {
  const known = new Map<string, JsonObject>();
  const add = (name: string, schema: JsonObject): void => {
    const { description, ...rest } = plainSchema(schema, enumNames);
    const plain = typeof description === "string" ? { description: publicText(description), ...rest } : rest;
    describeFields(name, plain);
    const before = known.get(name);
    if (before && JSON.stringify(before) !== JSON.stringify(plain)) throw new Error(`two schemas are named ${name}`);
    known.set(name, plain);
  };
  return {
    enter(shape, io) {
      const converted = z.toJSONSchema(shape, { io, override: openUnlessStrict });
      const { $defs = {}, ...schema } = toJsonObject(converted);
      if (isObject($defs)) for (const [name, child] of Object.entries($defs)) if (isObject(child)) add(name, child);
      return plainSchema(schema, enumNames);
    },
    schemas: (paths) => {
      const used = JSON.stringify([...known.values(), paths]);
      for (const [name, [description, values]] of Object.entries(enumerations)) {
        const isUsed = used.includes(`"#/components/schemas/${name}"`);
        if (isUsed) known.set(name, { description, type: "string", enum: [...values] });
      }
      const problem = known.get("Problem");
      if (isObject(problem?.properties)) {
        problem.properties.type = schemaRef("ProblemType");
        known.set("ProblemType", problemType);
      }
      return Object.fromEntries([...known].sort(([a], [b]) => (a < b ? -1 : 1)));
    },
  };
}
