/** What a hostile or broken client may send. */

const nested = (depth: number, open: string, close: string): string => open.repeat(depth) + "1" + close.repeat(depth);

function fields(count: number): string {
  return JSON.stringify(Object.fromEntries(Array.from({ length: count }, (_, index) => [`k${index}`, index])));
}

/** Bodies that are no JSON object, and the problem that each one is. */
export const malformed: Readonly<Record<string, { content: string | Uint8Array<ArrayBuffer>; type: string }>> = {
  "half an object": { content: '{"a":', type: "paylera.invalid_request" },
  "two objects": { content: "{}{}", type: "paylera.invalid_request" },
  "single quotes": { content: "{'a':1}", type: "paylera.invalid_request" },
  NaN: { content: '{"a":NaN}', type: "paylera.invalid_request" },
  "a comment": { content: "{}//", type: "paylera.invalid_request" },
  "a byte order mark": { content: "\ufeff{}", type: "paylera.invalid_request" },
  "33 arrays": { content: `{"a":${nested(32, "[", "]")}}`, type: "paylera.invalid_request" },
  "a hundred thousand objects": { content: nested(100_000, '{"a":', "}"), type: "paylera.invalid_request" },
  "a prototype": { content: '{"__proto__":{"polluted":1}}', type: "paylera.invalid_request" },
  "a deep prototype": { content: '{"a":{"__proto__":{"polluted":1}}}', type: "paylera.invalid_request" },
  "an array": { content: "[]", type: "paylera.validation_failed" },
  null: { content: "null", type: "paylera.validation_failed" },
  "a string": { content: '"x"', type: "paylera.validation_failed" },
  "a number": { content: "1e400", type: "paylera.validation_failed" },
  "bytes that are not UTF-8": {
    content: new Uint8Array([123, 34, 255, 34, 58, 49, 125]),
    type: "paylera.validation_failed",
  },
  "fifty thousand fields": { content: fields(50_000), type: "paylera.validation_failed" },
  "a field with a very long name": { content: `{"${"k".repeat(1_000_000)}":1}`, type: "paylera.validation_failed" },
  "bad text under a very long name": {
    content: `{"${"k".repeat(100_000)}":"\\u0000"}`,
    type: "paylera.validation_failed",
  },
  "one byte too many": { content: `{"a":"${"x".repeat(1_048_569)}"}`, type: "paylera.payload_too_large" },
};

/** Raw JSON for one field; whether the shape takes it, the shape itself says. */
export const wrongValues = [
  "null",
  "true",
  '""',
  '"x"',
  "0",
  "-1",
  "-0",
  "1.5",
  "1e400",
  "-1e400",
  "9007199254740993",
  "1e30",
  '"1e3"',
  "[]",
  "{}",
  "[null]",
  '[{"a":[[]]}]',
  '{"a":{"b":1}}',
  '"\\u0000"',
  '"a\\ud800b"',
  '"\\udc00"',
  `"${"x".repeat(100_000)}"`,
  '"NaN"',
  '"2026-02-30T00:00:00Z"',
  '"2026-05-01"',
  '"javascript:alert(1)"',
  '"usd"',
  '"../.."',
  '"00000000-0000-0000-0000-00000000000g"',
];

/** Values for one query parameter; whether the shape takes it, the shape itself says. */
export const queryGarbage = [
  "",
  " ",
  "0",
  "101",
  "-1",
  "1e9",
  "1.5",
  "NaN",
  "abc",
  "null",
  "\0",
  "\u{1f4a9}",
  "x".repeat(10_000),
  "' or 1=1 --",
  "../..",
  "active,nothing",
  ",",
  "true,false",
  "%",
  "[]",
  "00000000-0000-0000-0000-00000000000g",
  "AAAA",
  "eyJhIjoxfQ",
];

/** What may stand in a path where an id or a code belongs, as it is on the wire. */
export const pathGarbage = [
  "%00",
  "a%00b",
  "%2F",
  "a%2Fb",
  "%",
  "%ff",
  "%ud800",
  encodeURIComponent("👩‍👩‍👧"),
  "x".repeat(10_000),
  "'",
  "%27%20or%201=1",
  "null",
  "undefined",
  "__proto__",
  "constructor",
  "*",
  ";",
  "A".repeat(36),
  "0".repeat(36),
  "00000000-0000-0000-0000-000000000000",
  "%0d%0aX-Injected:%20y",
  "{id}",
  ":id",
];
