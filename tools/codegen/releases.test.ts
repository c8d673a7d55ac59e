import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { API_VERSION } from "@paylera/contract";
import { changedReleases, sha256 } from "./releases.ts";

const root = path.resolve(import.meta.dirname, "../..");
const read = (file: string): string | undefined => {
  const at = path.join(root, file);
  return existsSync(at) ? readFileSync(at, "utf8") : undefined;
};

test("the document of a released API version never changes", () => {
  const released = JSON.parse(read("docs/billing_specs/releases.json") ?? "{}") as Record<string, string>;
  assert.deepEqual(changedReleases(released, API_VERSION, read), []);
});

test("a changed and a missing document are both found", () => {
  const files: Record<string, string> = {
    "docs/billing_specs/openapi_public_yaml_clean.yaml": "two",
    "docs/billing_specs/releases/openapi_public_2026-01-01_yaml_clean.yaml": "one, edited",
  };
  const released = { "2026-01-01": sha256("one"), "2026-02-01": sha256("gone"), "2026-03-01": sha256("two") };
  assert.deepEqual(
    changedReleases(released, "2026-03-01", (file) => files[file]),
    ["2026-01-01", "2026-02-01"],
  );
});
