import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "node:test";
import { buildOpenApi } from "@paylera/contract/openapi";
import { parse } from "yaml";
import { generateOpenApi } from "./openapi.ts";

const root = path.resolve(import.meta.dirname, "../..");
const generated = generateOpenApi();

type Report = { totals: { errors: number; warnings: number; ignored: number }; problems: unknown[] };

function lint(file: string): Report {
  const cli = path.join(root, "node_modules/@redocly/cli/bin/cli.js");
  const config = path.join(root, "docs/billing_specs/redocly.yaml");
  const ran = spawnSync(process.execPath, [cli, "lint", file, "--config", config, "--format", "json"], {
    encoding: "utf8",
    env: { ...process.env, REDOCLY_TELEMETRY: "off", REDOCLY_SUPPRESS_UPDATE_NOTICE: "true" },
  });
  assert.match(ran.stdout, /^\{/, ran.stderr);
  return JSON.parse(ran.stdout) as Report;
}

for (const [name, text] of generated) {
  test(`${path.basename(name)} passes every recommended rule without a warning`, () => {
    const folder = mkdtempSync(path.join(tmpdir(), "paylera-openapi-"));
    try {
      const file = path.join(folder, path.basename(name));
      writeFileSync(file, text);
      const { totals, problems } = lint(file);
      assert.deepEqual({ totals, problems }, { totals: { errors: 0, warnings: 0, ignored: 0 }, problems: [] });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
}

test("the YAML says what the contract says, and has no anchors", () => {
  const yaml = generated.get("docs/billing_specs/openapi_public_yaml_clean.yaml") ?? "";
  assert.deepEqual(parse(yaml), buildOpenApi());
  assert.doesNotMatch(yaml, /: [&*]\w/);
});
