/** A JSON value. Unlike `unknown` it can be walked without casts. */
export type Json = null | boolean | number | string | Json[] | JsonObject;

/** A JSON object, in key order. */
export type JsonObject = { [key: string]: Json };

/** Whether a JSON value is an object, not an array or null. */
export const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** A deep copy of plain values as JSON; what JSON cannot carry (undefined, functions) is left out. */
export const toJson = (value: unknown): Json => JSON.parse(JSON.stringify(value)) as Json;

/** Like `toJson`, for a value known to be an object. Throws a TypeError when it is not. */
export const toJsonObject = (value: unknown): JsonObject => {
  const copy = toJson(value);
  if (!isObject(copy)) throw new TypeError("expected an object");
  return copy;
};

/** Every object inside a value, itself included, with its path as in a JSON pointer. */
export function* objectsIn(value: Json, path: string): Generator<[path: string, object: JsonObject]> {
  if (isObject(value)) yield [path, value];
  if (value === null || typeof value !== "object") return;
  for (const [key, child] of Object.entries(value)) yield* objectsIn(child, `${path}/${key}`);
}
