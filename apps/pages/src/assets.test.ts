import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";

const css = readFileSync(path.join(import.meta.dirname, "assets", "pages.css"), "utf8");
const [light = "", dark = ""] = [...css.matchAll(/color-scheme: light dark;([^}]*)}|dark\) {\s*:root {([^}]*)}/g)].map(
  ([, first, second]) => first ?? second ?? "",
);

const read = (block: string): Map<string, string> =>
  new Map([...block.matchAll(/--([\w-]+): (#[\da-f]{6});/g)].map(([, name = "", value = ""]) => [name, value]));

/** Relative luminance, WCAG 2.2. */
function luminance(colour: string): number {
  const parts = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  const [red = 0, green = 0, blue = 0] = parts;
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [dim = 0, bright = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (bright + 0.05) / (dim + 0.05);
}

const texts: [string, string][] = [
  ["ink", "ground"],
  ["ink", "paper"],
  ["ink", "wash"],
  ["soft", "ground"],
  ["soft", "paper"],
  ["accent", "ground"],
  ["accent", "paper"],
  ["accent-strong", "ground"],
  ["on-accent", "accent"],
  ["on-accent", "accent-strong"],
  ["good", "good-wash"],
  ["calm", "calm-wash"],
  ["alarm", "alarm-wash"],
  ["paper", "alarm"],
  ["on-ribbon", "ribbon"],
];

for (const [scheme, overrides] of [
  ["light", new Map<string, string>()],
  ["dark", read(dark)],
] as const) {
  test(`text has a contrast of 4.5 and edges of controls one of 3: ${scheme}`, () => {
    const colours = new Map([...read(light), ...overrides]);
    const colour = (name: string): string => {
      const found = colours.get(name);
      assert.ok(found, `--${name} is not a colour`);
      return found;
    };
    for (const [text, ground] of texts) {
      const ratio = contrast(colour(text), colour(ground));
      assert.ok(ratio >= 4.5, `${text} on ${ground}: ${ratio.toFixed(2)}`);
    }
    assert.ok(contrast(colour("edge"), colour("paper")) >= 3);
  });
}
