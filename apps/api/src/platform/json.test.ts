import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { bodyLimits, canonicalJson, JsonError, parseJson } from "./json.ts";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const read = (text: string): unknown => parseJson(bytes(text), bodyLimits);

function refusal(body: Uint8Array | string): [string, string | undefined] {
  try {
    parseJson(typeof body === "string" ? bytes(body) : body, bodyLimits);
  } catch (error) {
    assert.ok(error instanceof JsonError, String(error));
    return [error.reason, error.pointer];
  }
  return assert.fail("the body was accepted");
}

test("any JSON value within the limits reads as JSON.parse reads it", () => {
  const values = fc.jsonValue({ maxDepth: 20 }).filter((value) => !JSON.stringify(value).includes("__proto__"));
  fc.assert(
    fc.property(values, (value) => {
      const text = JSON.stringify(value);
      if (text.includes("\\u0000")) return;
      assert.deepEqual(read(text), JSON.parse(text));
    }),
  );
});

test("any bytes are read or refused with a JsonError, and never reach Object.prototype", () => {
  fc.assert(
    fc.property(fc.oneof(fc.uint8Array({ maxLength: 64 }), fc.string({ unit: "binary" }).map(bytes)), (body) => {
      try {
        parseJson(body, bodyLimits);
      } catch (error) {
        assert.ok(error instanceof JsonError, String(error));
      }
      assert.equal(Object.keys(Object.prototype).length, 0);
    }),
  );
});

test("32 levels are read and 33 are refused", () => {
  assert.ok(read("[".repeat(32) + "]".repeat(32)));
  assert.ok(read('{"a":'.repeat(32) + "1" + "}".repeat(32)));
  assert.deepEqual(refusal("[".repeat(33) + "]".repeat(33)), ["too_deep", undefined]);
  assert.deepEqual(refusal('{"a":'.repeat(33) + "1" + "}".repeat(33)), ["too_deep", undefined]);
  assert.deepEqual(refusal("[".repeat(1_000_000)), ["too_deep", undefined]);
});

test("brackets inside strings do not count as levels", () => {
  assert.equal(read(JSON.stringify("[".repeat(100))), "[".repeat(100));
  assert.equal(read(JSON.stringify(`\\"${"{".repeat(100)}`)), `\\"${"{".repeat(100)}`);
});

test("a body over the byte limit is refused before it is read", () => {
  assert.deepEqual(refusal(new Uint8Array(bodyLimits.maxBytes + 1)), ["too_large", undefined]);
  assert.equal(parseJson(bytes("12345"), { maxBytes: 5, maxDepth: 1 }), 12345);
});

test("malformed bodies are refused without quoting them", () => {
  for (const text of ["", "{", "[1,]", "{'a':1}", "nul", "1 2", "NaN", '"\u0001"', "\ufeff1", "01"]) {
    assert.deepEqual(refusal(text), ["malformed", undefined], JSON.stringify(text));
  }
  assert.throws(
    () => read('{"card":"4242" oops}'),
    (error: Error) => !error.message.includes("4242"),
  );
});

test("invalid UTF-8 is refused", () => {
  for (const body of [
    [0x22, 0xff, 0x22],
    [0x22, 0xc0, 0x80, 0x22],
    [0x22, 0xed, 0xa0, 0x80, 0x22],
    [0x22, 0xe2, 0x82],
  ]) {
    assert.deepEqual(refusal(Uint8Array.from(body)), ["invalid_text", undefined]);
  }
});

test("lone surrogates and NUL are refused with their place", () => {
  assert.deepEqual(refusal('{"a":["x","\\ud800"]}'), ["invalid_text", "/a/1"]);
  assert.deepEqual(refusal('{"a/b":{"~":"\\udc00\\ud800"}}'), ["invalid_text", "/a~1b/~0"]);
  assert.deepEqual(refusal('"\\u0000"'), ["invalid_text", ""]);
  assert.deepEqual(refusal('{"k\\u0000":1}'), ["invalid_text", ""]);
  assert.equal(read('"\\ud83d\\ude00"'), "😀");
});

test("a __proto__ key is refused however it is spelt", () => {
  assert.deepEqual(refusal('{"__proto__":{"admin":true}}'), ["malformed", "/__proto__"]);
  assert.deepEqual(refusal('{"a":[{"\\u005f_proto__":1}]}'), ["malformed", "/a/0/__proto__"]);
  assert.equal(read('"__proto__"'), "__proto__");
});

test("canonical JSON does not depend on key order, spacing or number spelling", () => {
  assert.equal(canonicalJson(read('{"b": 1.0, "a": [1e2, "é", null, true]}')), '{"a":[100,"é",null,true],"b":1}');
  assert.equal(canonicalJson({ b: undefined, a: 10n, z: -0 }), '{"a":10,"z":0}');
  assert.equal(canonicalJson({ é: 1, z: 2, Z: 3 }), '{"Z":3,"z":2,"é":1}');
});

test("canonical JSON is the same value, and refuses what JSON cannot say", () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      assert.deepEqual(JSON.parse(canonicalJson(value)), JSON.parse(JSON.stringify(value)));
    }),
  );
  for (const value of [Number.NaN, Number.POSITIVE_INFINITY, undefined, () => 1, [undefined]]) {
    assert.throws(() => canonicalJson(value), TypeError);
  }
});
