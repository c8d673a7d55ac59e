import assert from "node:assert/strict";
import { createSecretKey } from "node:crypto";
import { test } from "node:test";
import fc from "fast-check";
import { seededRandom, systemRandom } from "../random.ts";
import { keyVersionOf, overheadBytes, seal, unseal, VaultError } from "./ciphertext.ts";
import type { DataKey, Place } from "./ciphertext.ts";

const tenantId = "0190f0e0-0000-7000-8000-000000000001";
const place: Place = { table: "customers", column: "email", row: "cus_1" };
const counting = (start: number, length: number): Uint8Array => Uint8Array.from({ length }, (_, i) => start + i);
const dataKey: DataKey = { version: 258, key: createSecretKey(counting(0, 32)) };

function open(sealed: Buffer, at: Place = place, tenant: string = tenantId): string {
  const keyOf = (version: number) => (version === dataKey.version ? dataKey.key : undefined);
  return unseal({ keyOf, tenantId: tenant, place: at, sealed });
}

function refusal(sealed: Buffer, at: Place = place, tenant: string = tenantId): string {
  try {
    open(sealed, at, tenant);
  } catch (error) {
    assert.ok(error instanceof VaultError, String(error));
    return error.reason;
  }
  return assert.fail("the ciphertext opened");
}

test("the bytes agree with another implementation of the format", () => {
  const random = { ...seededRandom(1), bytes: (n: number) => counting(0x10, n) };
  const sealed = seal({ dataKey, tenantId, place, plaintext: "Zoë@example.com", random });
  const expected = "010102101112131415161718191a1b27915bbd09ac42d2a7056478211a063e73674b68153d21d0a307c689722a5b42";
  assert.equal(sealed.toString("hex"), expected);
  assert.equal(open(sealed), "Zoë@example.com");
});

test("any text comes back as it was, a fixed number of bytes longer in between", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (plaintext) => {
      const sealed = seal({ dataKey, tenantId, place, plaintext, random: systemRandom });
      assert.equal(sealed.length, Buffer.byteLength(plaintext) + overheadBytes);
      assert.equal(keyVersionOf(sealed), 258);
      assert.equal(open(sealed), plaintext);
    }),
  );
});

test("sealing twice gives different bytes", () => {
  const once = (): string => seal({ dataKey, tenantId, place, plaintext: "x", random: systemRandom }).toString("hex");
  assert.notEqual(once(), once());
});

test("every flipped bit and every cut is refused", () => {
  const sealed = seal({ dataKey, tenantId, place, plaintext: "ada@example.com", random: systemRandom });
  for (let bit = 0; bit < sealed.length * 8; bit += 1) {
    const changed = Buffer.from(sealed);
    changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    assert.match(refusal(changed), /malformed|unknown_key|not_authentic/);
  }
  for (let length = 0; length < sealed.length; length += 1) refusal(sealed.subarray(0, length));
  refusal(Buffer.concat([sealed, Buffer.of(0)]));
});

test("100,000 random corruptions are all refused", () => {
  const sealed = seal({ dataKey, tenantId, place, plaintext: "ada@example.com", random: systemRandom });
  const random = seededRandom(42);
  let refused = 0;
  for (let i = 0; i < 100_000; i += 1) {
    const changed = Buffer.from(sealed);
    const at = Math.floor(random.unit() * changed.length);
    changed[at] = (changed[at] ?? 0) ^ (1 + Math.floor(random.unit() * 255));
    try {
      open(changed);
    } catch {
      refused += 1;
    }
  }
  assert.equal(refused, 100_000);
});

test("a ciphertext moved to any other tenant, table, column or row does not open", () => {
  const tenants = [tenantId, "0190f0e0-0000-7000-8000-000000000002"];
  const spots = tenants.flatMap((tenant) =>
    ["customers", "invoices"].flatMap((table) =>
      ["email", "name"].flatMap((column) =>
        ["r1", "r2", "email|r1"].map((row) => ({ tenant, place: { table, column, row } })),
      ),
    ),
  );
  const sealed = spots.map((spot) =>
    seal({ dataKey, tenantId: spot.tenant, place: spot.place, plaintext: "x", random: systemRandom }),
  );
  for (const [i, bytes] of sealed.entries()) {
    for (const [j, spot] of spots.entries()) {
      if (i === j) assert.equal(open(bytes, spot.place, spot.tenant), "x");
      else assert.equal(refusal(bytes, spot.place, spot.tenant), "not_authentic");
    }
  }
});

test("a place that could be read two ways is refused", () => {
  const at = (change: Partial<Place>) => () =>
    seal({ dataKey, tenantId, place: { ...place, ...change }, plaintext: "x", random: systemRandom });
  for (const change of [{ table: "a|b" }, { column: "" }, { column: "a|b" }, { row: "" }]) {
    assert.throws(at(change), RangeError);
  }
  assert.throws(() => seal({ dataKey, tenantId: "t|u", place, plaintext: "x", random: systemRandom }), RangeError);
});

test("text that would come back changed is refused", () => {
  assert.throws(() => seal({ dataKey, tenantId, place, plaintext: "\ud800", random: systemRandom }), RangeError);
});
