import assert from "node:assert/strict";
import path from "node:path";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import * as esbuild from "esbuild";

/** Bundles a module as an application would, beside React and TanStack Query. */
async function bundle(contents: string) {
  const { outputFiles, metafile } = await esbuild.build({
    stdin: { contents, resolveDir: import.meta.dirname },
    bundle: true,
    minify: true,
    write: false,
    format: "esm",
    target: "es2022",
    jsx: "automatic",
    external: ["react", "react/*", "@tanstack/react-query"],
    metafile: true,
    logLevel: "silent",
  });
  const used = Object.values(metafile.outputs).flatMap(({ inputs }) => Object.entries(inputs));
  const kept = used.filter(([, { bytesInOutput }]) => bytesInOutput > 0).map(([file]) => file);
  return {
    gzipBytes: gzipSync(outputFiles[0]?.contents ?? "", { level: 9 }).length,
    keeps: (part: string) => kept.some((file) => file.includes(part)),
  };
}

const names = async (file: string) => {
  const { metafile } = await esbuild.build({
    entryPoints: [path.join(import.meta.dirname, "../src", file)],
    bundle: true,
    write: false,
    format: "esm",
    packages: "external",
    jsx: "automatic",
    metafile: true,
  });
  return Object.values(metafile.outputs).flatMap((output) => output.exports);
};

test("everything but the debug panel is at most 8 kB compressed, errors of the client included", async () => {
  const core = (await names("index.ts")).filter((name) => name !== "PayleraDebugPanel");
  assert.ok(core.length > 25, core.join());
  const { gzipBytes, keeps } = await bundle(`export { ${core.join()} } from "@paylera/react";`);
  assert.ok(gzipBytes <= 8 * 1024, `${gzipBytes} bytes`);
  assert.equal(keeps("/debug/"), false);
  assert.equal(keeps("/components/"), false);
  // A secret token has no business in a browser, so neither has the code that sends one.
  assert.equal(keeps("transport.ts"), false);
});

test("the debug panel is in the bundles that import it, and in no other", async () => {
  const { keeps } = await bundle(`export { PayleraDebugPanel } from "@paylera/react";`);
  assert.equal(keeps("/debug/"), true);
  const usual = await bundle(`
    import { PayleraProvider, PayleraDebugPanel, useFeature } from "@paylera/react";
    console.log(PayleraProvider, useFeature, "production" !== "production" && PayleraDebugPanel);
  `);
  assert.equal(usual.keeps("/debug/"), false);
});

test("all components with all hooks they need are at most 12 kB compressed", async () => {
  const { gzipBytes } = await bundle(`export * from "@paylera/react/components";`);
  assert.ok(gzipBytes <= 12 * 1024, `${gzipBytes} bytes`);
});

test("a bundle for browsers has none of the code that takes a secret token, and stops when it is loaded", async () => {
  const { keeps } = await bundle(`
    import { getEntitlements } from "@paylera/react/server";
    console.log(getEntitlements);
  `);
  assert.deepEqual([keeps("in-browser.ts"), keeps("server/index.ts"), keeps("transport.ts")], [true, false, false]);
});
