import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { VERSION as SDK_VERSION } from "@paylera/sdk/transport";
import { requireSameSeries } from "./sdk-version.ts";
import { VERSION } from "./version.ts";

const lines: string[] = [];
const logger = { warn: () => {}, error: (line: string) => void lines.push(line) };

test("another major of the SDK keeps the relay from mounting in development and is logged in production", () => {
  const versions = { own: "1.4.0", sdk: "2.0.0" };
  assert.throws(() => requireSameSeries(versions, { production: false, logger }), /server 1\.4\.0.*sdk 2\.0\.0/);
  requireSameSeries(versions, { production: true, logger });
  assert.equal(lines.length, 1);
});

test("minors may differ, except before 1.0", () => {
  requireSameSeries({ own: "1.0.0", sdk: "1.9.2" }, { production: false, logger });
  requireSameSeries({ own: "0.1.0", sdk: "0.1.7" }, { production: false, logger });
  assert.throws(() => requireSameSeries({ own: "0.1.0", sdk: "0.2.0" }, { production: false, logger }));
});

test("the versions in the code are those of the packages", () => {
  const versionIn = (file: string): unknown => JSON.parse(readFileSync(new URL(file, import.meta.url), "utf8")).version;
  assert.equal(VERSION, versionIn("../package.json"));
  assert.equal(SDK_VERSION, versionIn("../../sdk/package.json"));
});
