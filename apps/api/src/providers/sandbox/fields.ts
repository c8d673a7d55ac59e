import { JsonError, parseJson } from "../../platform/json.ts";
import type { ProviderMetadata } from "../port.ts";
import { ApiError } from "./api-error.ts";

export type Fields = Readonly<Record<string, unknown>>;

/** A request body as an object of fields. */
export function readFields(bytes: Uint8Array): Fields {
  const value = parse(bytes);
  if (!isFields(value)) throw refused("The body must be a JSON object.");
  return value;
}

export function text(fields: Fields, name: string, lengthMax: number): string {
  const value = fields[name];
  if (typeof value !== "string" || value === "") throw refused(`${name} must be a text.`);
  if (value.length > lengthMax) throw refused(`${name} is longer than ${lengthMax} characters.`);
  return value;
}

/** Minor units, above zero. */
export function amount(fields: Fields, name: string): number {
  const value = fields[name];
  if (typeof value !== "number" || !Number.isSafeInteger(value) || value <= 0) {
    throw refused(`${name} must be a whole number above zero.`);
  }
  return value;
}

export function instant(fields: Fields, name: string): number {
  const value = fields[name];
  if (typeof value !== "number" || !Number.isSafeInteger(value) || value < 0) {
    throw refused(`${name} must be epoch milliseconds.`);
  }
  return value;
}

export function currency(fields: Fields): string {
  const value = fields.currency;
  if (typeof value !== "string" || !/^[A-Z]{3}$/.test(value)) throw refused("currency must be three capital letters.");
  return value;
}

export function webUrl(fields: Fields, name: string): string {
  const value = text(fields, name, 2_048);
  const protocol = URL.canParse(value) ? new URL(value).protocol : "";
  if (protocol !== "https:" && protocol !== "http:") throw refused(`${name} must be an http or https address.`);
  return value;
}

/** `call_id` is what a lost charge is found by, so it must be there; the others are only echoed. */
export function metadata(fields: Fields): ProviderMetadata {
  const value = fields.metadata;
  if (!isFields(value)) throw refused("metadata must be an object.");
  return {
    tenant_id: text(value, "tenant_id", 100),
    call_id: text(value, "call_id", 100),
    subject_id: text(value, "subject_id", 100),
  };
}

export function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function refused(message: string): ApiError {
  return new ApiError(400, "invalid_request", message);
}

function parse(bytes: Uint8Array): unknown {
  try {
    return parseJson(bytes, { maxBytes: 65_536, maxDepth: 8 });
  } catch (error) {
    if (error instanceof JsonError) throw refused("The body is not acceptable JSON.");
    throw error;
  }
}
