import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { chooseLocale, formatFor } from "./format.ts";

const plain = (text: string): string => text.replace(/[\u00a0\u202f]/g, " ");

test("money is printed to the last minor unit of ISO 4217, whatever shops in that country round to", () => {
  const cases: [number, string, string, string][] = [
    [2900, "USD", "en-US", "$29.00"],
    [-1450, "USD", "en-US", "-$14.50"],
    [5, "USD", "en-US", "$0.05"],
    [0, "KRW", "en-US", "₩0"],
    [12_345, "KRW", "ko", "₩12,345"],
    [1234, "BHD", "en-US", "BHD 1.234"],
    [12_345, "HUF", "en-US", "HUF 123.45"],
    [1500, "IQD", "en-US", "IQD 1.500"],
    [123_456, "EUR", "de", "1.234,56 €"],
    [Number.MAX_SAFE_INTEGER, "USD", "en-US", "$90,071,992,547,409.91"],
  ];
  for (const [amount, currency, language, expected] of cases) {
    assert.equal(plain(formatFor(language).money(amount, currency)), expected);
  }
});

test("a date is written in the reader's language, in UTC, with the instant beside it", async () => {
  const late = "2026-05-31T23:59:59.999Z";
  assert.equal(
    plain(await formatFor("en-US").day(late)),
    `<time class="day" datetime="${late}" lang="en-US">May 31, 2026</time>`,
  );
  assert.match(plain(await formatFor("de-DE").day(late)), /31\. Mai 2026/);
  assert.match(plain(await formatFor("en-US").minute(late)), /May 31, 2026 at 11:59 PM UTC/);
});

test("the heaviest known language wins, without its extensions", () => {
  const cases: [string | undefined, string][] = [
    [undefined, "en"],
    ["", "en"],
    ["*", "en"],
    ["xx-nonsense-!, de;q=0.5", "de"],
    ["fr;q=0.3, ko-KR;q=0.9, en;q=0.1", "ko-KR"],
    ["de;q=0, fr", "fr"],
    ["ar-EG-u-nu-arab", "ar-EG"],
    ["tlh, en-GB", "en-GB"],
  ];
  for (const [header, expected] of cases) assert.equal(chooseLocale(header), expected, header);
});

test("no Accept-Language breaks a page", () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 300, unit: "binary" }), (header) => {
      assert.notEqual(formatFor(header).money(1, "USD"), "");
    }),
  );
});
