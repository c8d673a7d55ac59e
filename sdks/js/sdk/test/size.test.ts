import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

const ROOT = path.join(import.meta.dirname, "..");

/** Gzipped bytes of a minified program; telemetry is its own chunk, loaded only under a registered SDK. */
async function sizeOf(contents: string): Promise<number> {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: ROOT },
    bundle: true,
    minify: true,
    write: false,
    format: "esm",
    platform: "neutral",
    target: "es2022",
    external: ["./telemetry.ts"],
  });
  return gzipSync(outputFiles[0]?.contents ?? "", { level: 9 }).length;
}

test("one imported call is at most 3 kB", async () => {
  const size = await sizeOf(
    `import { check, createClient } from "@paylera/sdk";
     export const allowed = check(createClient({ apiToken: "x" }), { customer_id: "c", feature_code: "f" });`,
  );
  assert.ok(size <= 3 * 1024, `${size} bytes`);
});

test("the whole client, telemetry and device login included, is at most 10 kB", async () => {
  const size = await sizeOf(`export * from "@paylera/sdk"; export * from "./src/telemetry.ts";`);
  assert.ok(size <= 10 * 1024, `${size} bytes`);
});

test("depends on nothing", () => {
  const manifest: { dependencies?: object } = JSON.parse(readFileSync(path.join(ROOT, "package.json"), "utf8"));
  assert.equal(manifest.dependencies, undefined);
});

test("runs where there is no node: module", async () => {
  const { metafile } = await build({
    stdin: { contents: `export * from "@paylera/sdk"; export * from "@paylera/sdk/pages";`, resolveDir: ROOT },
    bundle: true,
    write: false,
    format: "esm",
    platform: "neutral",
    metafile: true,
  });
  const outside = Object.keys(metafile.inputs).filter((file) => !/^(<stdin>|.*sdk\/src\/|src\/)/.test(file));
  assert.deepEqual(outside, []);
});
