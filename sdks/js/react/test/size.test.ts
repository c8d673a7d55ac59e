import assert from "node:assert/strict";
import path from "node:path";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

test("everything, errors of the client included, is at most 8 kB compressed beside React and TanStack Query", async () => {
  const { outputFiles, metafile } = await build({
    stdin: { contents: `export * from "@paylera/react";`, resolveDir: import.meta.dirname },
    bundle: true,
    minify: true,
    write: false,
    format: "esm",
    target: "es2022",
    external: ["react", "@tanstack/react-query"],
    metafile: true,
  });
  const size = gzipSync(outputFiles[0]?.contents ?? "", { level: 9 }).length;
  assert.ok(size <= 8 * 1024, `${size} bytes`);
  // A secret token has no business in a browser, so neither has the code that sends one.
  const used = Object.values(metafile.outputs).flatMap(({ inputs }) => Object.entries(inputs));
  const kept = used.filter(([, { bytesInOutput }]) => bytesInOutput > 0).map(([file]) => path.basename(file));
  assert.equal(kept.includes("transport.ts"), false);
});
