import assert from "node:assert/strict";
import { test } from "node:test";
import { type Operation, operationList, pathParameters } from "@paylera/contract";
import fc from "fast-check";
import { z } from "zod";
import { valid } from "./arbitrary-input.ts";
import { call, type TestAnswer } from "./harness.ts";
import { malformed, pathGarbage, queryGarbage, wrongValues } from "./hostile-corpus.ts";
import { callOperation, type OperationRequest, requestOf } from "./operation-call.ts";
import { openRows } from "./row-sums.ts";
import { type Schema, schemaOf } from "./slots.ts";
import { openQuietWorld, openWorld } from "./world.ts";

const place = await openQuietWorld();
const { app } = place.api;
const world = await openWorld(place, "north");
const south = await openWorld(place, "south");
const rows = await openRows();

const withBody = operationList.filter((op) => op.body !== undefined);
const withQuery = operationList.filter((op) => op.query !== undefined);
const withPath = operationList.filter((op) => pathParameters(op.path).length > 0 && op.auth !== "signature");

const typeOf = (answer: TestAnswer): string => String(answer.json["type"]);

/** Runs calls that must all be refused, and shows that nothing was written by any. */
async function refusing(work: () => Promise<void>): Promise<void> {
  const before = await rows.counts();
  await work();
  assert.deepEqual(await rows.counts(), before);
  assert.equal(Object.keys(Object.prototype).length, 0);
}

const raw = (op: Operation, content: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}) => {
  const request = requestOf(op, world);
  return callOperation(app, op, { ...request, raw: content, headers: { ...request.headers, ...headers } });
};

for (const op of withBody) {
  test(`${op.id} refuses what is no JSON object with the problem it is`, () =>
    refusing(async () => {
      for (const [name, { content, type }] of Object.entries(malformed)) {
        const refused = await raw(op, content);
        assert.equal(typeOf(refused), type, name);
        assert.ok(refused.text.length < 20_000, `${name}: the answer repeats the body`);
      }
      for (const headers of [
        { "content-encoding": "gzip" },
        { "content-encoding": "br" },
        { "content-type": "text/plain" },
      ]) {
        const refused = await raw(op, JSON.stringify(requestOf(op, world).body), headers);
        assert.equal(typeOf(refused), "paylera.unsupported_media_type");
      }
      const form = { "content-type": "application/x-www-form-urlencoded" };
      assert.equal(typeOf(await raw(op, "a=1", form)), "paylera.unsupported_media_type");
      assert.equal((await raw(op, "{}", { "paylera-api-version": "1999-01-01" })).status, 400);
    }));
}

for (const op of withBody) {
  const shape = op.body;
  const fields = Object.keys(schemaOf(op.body ?? neverReached()).properties ?? {});

  test(`${op.id} names the field that is wrong`, () =>
    refusing(async () => {
      const base = requestOf(op, world).body as Record<string, unknown>;
      for (const field of [...fields, "no_such_field", "tenant_id", "constructor"]) {
        for (const value of wrongValues) {
          const content = JSON.stringify({ ...base, [field]: "@" }).replace(`:"@"`, () => `:${value}`);
          if (shape?.safeParse(JSON.parse(content)).success && !/\\u/.test(value)) continue;
          const refused = await raw(op, content);
          assert.equal(typeOf(refused), "paylera.validation_failed", content.slice(0, 300));
          const named = (refused.json["errors"] as unknown as { field: string }[]).map((error) => error.field);
          assert.ok(
            named.some((name) => name === field || name.startsWith(`${field}.`)),
            `${field}: ${refused.text}`,
          );
          assert.ok(refused.text.length < 20_000, "the answer repeats the body");
        }
      }
    }));

  test(`${op.id} takes no field that can only be read`, () =>
    refusing(async () => {
      const base = requestOf(op, world).body as Record<string, unknown>;
      const readable = Object.keys(schemaOf(op.response ?? z.object({})).properties ?? {});
      for (const field of readable.filter((name) => !fields.includes(name))) {
        const refused = await raw(op, JSON.stringify({ ...base, [field]: base[field] ?? null }));
        assert.deepEqual(refused.json["errors"], [{ field, message: "is not a known field" }]);
      }
    }));

  test(`${op.id} names a required field that is missing`, () =>
    refusing(async () => {
      const base = requestOf(op, world).body as Record<string, unknown>;
      for (const field of schemaOf(shape ?? neverReached()).required ?? []) {
        const { [field]: _, ...rest } = base;
        const refused = await raw(op, JSON.stringify(rest));
        assert.deepEqual(refused.json["errors"], [{ field, message: "is required" }]);
      }
    }));
}

for (const op of withQuery) {
  const shape = op.query;
  const fields = Object.keys(op.query?.shape ?? {});

  test(`${op.id} names the query parameter that is wrong`, () =>
    refusing(async () => {
      const base = requestOf(op, world);
      for (const field of [...fields, "no_such_parameter", "__proto__"]) {
        for (const value of queryGarbage) {
          const query = Object.fromEntries([...Object.entries(base.query), [field, value]]);
          const answer = await callOperation(app, op, { ...base, query });
          if (shape?.safeParse(query).success && field !== "cursor") continue;
          assert.equal(typeOf(answer), "paylera.validation_failed", `${field}=${value.slice(0, 40)}`);
          const named = (answer.json["errors"] as unknown as { field: string }[]).map((error) => error.field);
          assert.ok(
            named.some((name) => name === field || name.startsWith(`${field}.`)),
            `${field}: ${answer.text}`,
          );
        }
      }
    }));
}

test("a cursor is good for its own list, filters and tenant, and for nothing else", async () => {
  const lists = withQuery.filter((op) => op.query && "cursor" in op.query.shape);
  const cursorOf = async (op: Operation, of: typeof world): Promise<string> => {
    const request = requestOf(op, of);
    return String((await callOperation(app, op, { ...request, query: { limit: "1" } })).json["next_cursor"]);
  };
  const cursors = new Map<string, string>();
  for (const op of lists) cursors.set(op.id, await cursorOf(op, world));
  for (const op of lists) {
    const ask = (query: Record<string, string>) => callOperation(app, op, { ...requestOf(op, world), query });
    const own = cursors.get(op.id) ?? "";
    assert.equal((await ask({ cursor: own })).status, 200, op.id);
    const tampered = own.replace(/^./, (letter) => (letter === "A" ? "B" : "A"));
    const foreign = [...cursors].filter(([id]) => id !== op.id).map(([, cursor]) => cursor);
    for (const cursor of [tampered, `${own}A`, own.slice(1), await cursorOf(op, south), ...foreign]) {
      const refused = await ask({ cursor });
      assert.equal(refused.status, 422, `${op.id} took ${cursor}: ${refused.text}`);
      assert.deepEqual(
        (refused.json["errors"] as unknown as { field: string }[]).map(({ field }) => field),
        ["cursor"],
      );
    }
  }
});

for (const op of withPath) {
  test(`${op.id} knows nothing by a path that no id or code could have`, () =>
    refusing(async () => {
      const base = requestOf(op, world);
      for (const name of pathParameters(op.path)) {
        for (const value of pathGarbage) {
          if (op.method === "PUT" && name === "code" && /^[a-z][a-z0-9_]{0,63}$/.test(value)) continue;
          const answer = await callOperation(app, op, { ...base, params: { ...base.params, [name]: value } });
          assert.ok(
            [404, 405].includes(answer.status),
            `${name}=${value.slice(0, 40)}: ${answer.status} ${answer.text}`,
          );
        }
      }
    }));
}

test("a path that climbs out of its place finds another operation or nothing", async () => {
  for (const op of withPath) {
    for (const value of [".", "..", "%2e%2e", ".%2E", "../..", "../../..//"]) {
      const path = op.path.replaceAll(/\{\w+\}/g, value);
      const { headers } = requestOf(op, world);
      const { status } = await app.request(path, { method: op.method, headers, ...(op.body && { body: "[]" }) });
      assert.ok(status === 200 || (status >= 400 && status < 500), `${path}: ${status}`);
    }
  }
});

test("a provider webhook with any signature but the right one is refused and leaves nothing", () =>
  refusing(async () => {
    const { path, headers, body } = world.notice;
    const [name = "", value = ""] = Object.entries(headers).find(([key]) => /signature/i.test(key)) ?? [];
    const last = value.endsWith("0") ? "1" : "0";
    for (const forged of [
      "",
      "t=1",
      "v1=",
      "t=x,v1=y",
      `${value.slice(0, -1)}${last}`,
      `${value}0`,
      value.toUpperCase(),
    ]) {
      const answer = await call(app, "POST", path, body, { ...headers, [name]: forged });
      assert.deepEqual([answer.status, typeOf(answer)], [400, "paylera.signature_invalid"], forged);
    }
    for (const changed of [`${body} `, body.replace("{", "{ "), "{}", "", "x".repeat(1000)]) {
      const answer = await call(app, "POST", path, changed, headers);
      assert.deepEqual([answer.status, typeOf(answer)], [400, "paylera.signature_invalid"], changed.slice(0, 20));
    }
  }));

const ids = [...world.values.values()].filter((value) => /^[0-9a-f-]{36}$/.test(value));

for (const op of [...withBody, ...withQuery]) {
  test(`${op.id} has a documented answer to whatever its shape takes`, async () => {
    const schema = { ...schemaOf(op.body ?? op.query ?? neverReached()), type: "object" } satisfies Schema;
    await fc.assert(
      fc.asyncProperty(valid(schema, ids), async (input) => {
        const base = requestOf(op, world);
        const sent: OperationRequest = op.body ? { ...base, body: input } : { ...base, query: asQuery(input) };
        await callOperation(app, op, sent);
      }),
      { numRuns: 40, endOnFailure: true },
    );
  });
}

const asQuery = (input: unknown): Record<string, string> =>
  Object.fromEntries(Object.entries(Object(input) as object).map(([name, value]) => [name, String(value)]));

function neverReached(): never {
  throw new Error("only operations with a shape are listed");
}
