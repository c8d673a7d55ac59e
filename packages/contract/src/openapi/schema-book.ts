import { z } from "zod";
import { eventTypes } from "../events.ts";
import { problems } from "../problems.ts";
import { scopes } from "../scopes.ts";
import { Interval, PlanStatus, UsageCycle, ValueType } from "../shapes/catalog.ts";
import { Region } from "../shapes/identity.ts";
import { invoiceStatuses } from "../shapes/invoices.ts";
import { statuses } from "../shapes/subscriptions.ts";
import { isObject, type Json, type JsonObject, toJsonObject } from "./json.ts";
import { enumKey, plainSchema, schemaRef } from "./plain-schema.ts";

/** Enumerations with a name of their own: a description, and the values. */
const enumerations: Readonly<Record<string, readonly [description: string, values: readonly string[]]>> = {
  EventType: ["What happened, `noun.verb`.", eventTypes],
  Interval: ["How often a price recurs.", Interval.options],
  InvoiceStatus: ["The life of an invoice.", invoiceStatuses],
  PlanStatus: ["Only active plans can be sold.", PlanStatus.options],
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

/** An empty book. Two different schemas under one name are a mistake in the shapes and throw. */
export function schemaBook(): SchemaBook {
  const known = new Map<string, JsonObject>();
  const add = (name: string, schema: JsonObject): void => {
    const { description, ...rest } = plainSchema(schema, enumNames);
    const plain = typeof description === "string" ? { description: publicText(description), ...rest } : rest;
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
