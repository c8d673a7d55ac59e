import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { after, test } from "node:test";
import { promisify } from "node:util";
import vm from "node:vm";
import { checkPackage, createPackageFromTarballData } from "@arethetypeswrong/core";
import { build } from "esbuild";
import type { BuildOptions } from "esbuild";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { programOf, runProgram } from "../verify/run-program.ts";
import { manifestOf, packageNames } from "./build.ts";
import { compiledName, entriesOf } from "./manifest.ts";
import { bundleSize, sizeBudgets, sizedPrograms } from "./bundle-size.ts";
import { nodeOfMajor, openConsumer } from "./consumer.ts";

// What npm installs beside them; csstype comes with the types of React.
const consumer = await openConsumer([
  "react",
  "react-dom",
  "@tanstack",
  "@types/node",
  "@types/react",
  "csstype",
  "undici-types",
]);
after(() => consumer[Symbol.dispose]());

async function bundled(entry: string, options: BuildOptions = {}): Promise<{ code: string; outside: string[] }> {
  const result = await build({
    absWorkingDir: consumer.folder,
    entryPoints: [entry],
    bundle: true,
    write: false,
    metafile: true,
    minify: true,
    format: "cjs",
    platform: "browser",
    target: "es2022",
    external: ["node:*", "react", "react-dom", "react/jsx-runtime", "@tanstack/react-query"],
    ...options,
  });
  const imports = Object.values(result.metafile?.outputs ?? {}).flatMap((output) => output.imports);
  const outside = imports.filter((found) => found.external).map((found) => found.path);
  return { code: result.outputFiles?.[0]?.text ?? "", outside: [...new Set(outside)] };
}

/** Runs a bundle where nothing exists but web APIs and what is lent. */
function onEdge(code: string, lent: Record<string, unknown> = {}): Record<string, unknown> {
  const { Request, Response, Headers, URL, URLSearchParams, AbortController, AbortSignal, performance } = globalThis;
  const { TextDecoder, TextEncoder, crypto, setTimeout, clearTimeout, console } = globalThis;
  const web = { Request, Response, Headers, URL, URLSearchParams, AbortController, AbortSignal, performance };
  const module = { exports: {} };
  const rest = { TextDecoder, TextEncoder, crypto, setTimeout, clearTimeout, console, Uint8Array, module };
  vm.runInNewContext(code, { ...web, ...rest, ...lent });
  return module.exports;
}

for (const name of packageNames) {
  test(`@paylera/${name} passes publint`, async () => {
    const tarball = readFileSync(consumer.tarballs.get(name) ?? "");
    const buffer = tarball.buffer.slice(tarball.byteOffset, tarball.byteOffset + tarball.byteLength);
    const { messages, pkg } = await publint({ pack: { tarball: buffer }, strict: true });
    const problems = messages.filter(({ type }) => type !== "suggestion");
    assert.deepEqual(
      problems.map((message) => formatMessage(message, pkg)),
      [],
    );
  });

  test(`the types of @paylera/${name} resolve right from ES modules, CommonJS and bundlers`, async () => {
    const tarball = new Uint8Array(readFileSync(consumer.tarballs.get(name) ?? ""));
    const analysis = await checkPackage(createPackageFromTarballData(tarball), {
      excludeEntrypoints: ["./package.json", /\.css$/],
    });
    assert.ok(analysis.types, "has types");
    // Resolution of before 2022 knows no subpaths; nothing published today can serve it.
    const problems = analysis.problems.filter(
      (problem) => !("resolutionKind" in problem && problem.resolutionKind === "node10"),
    );
    assert.deepEqual(problems, []);
  });

  test(`@paylera/${name} carries its papers and none of its sources or tests`, () => {
    const manifest = JSON.parse(readFileSync(path.join(consumer.installed(name), "package.json"), "utf8"));
    for (const paper of ["README.md", "LICENSE", "CHANGELOG.md"]) {
      assert.ok(readFileSync(path.join(consumer.installed(name), paper), "utf8").length > 100, paper);
    }
    assert.deepEqual(Object.keys(manifest.exports), Object.keys(manifestOf(name).exports));
    assert.ok(!JSON.stringify(manifest.exports).includes("src/"));
    assert.equal(manifest.devDependencies, undefined);
  });
}

test("strict TypeScript checks every published declaration under both module systems", async () => {
  const paths = packageNames.flatMap((name) => {
    const subpaths = Object.keys(manifestOf(name).exports).filter((subpath) => !/\.(json|css)$/.test(subpath));
    return subpaths.map((subpath) => `@paylera/${name}${subpath.slice(1)}`);
  });
  const lines = paths.map((at, index) => `import * as p${index} from "${at}";\nvoid p${index};\n`);
  for (const extension of ["mts", "cts"]) writeFileSync(path.join(consumer.folder, `all.${extension}`), lines.join(""));
  const compilerOptions = {
    module: "NodeNext",
    target: "ES2022",
    lib: ["ES2024", "DOM", "DOM.Iterable"],
    types: ["node"],
    strict: true,
    exactOptionalPropertyTypes: true,
    skipLibCheck: false,
    noEmit: true,
    preserveSymlinks: true,
  };
  const config = path.join(consumer.folder, "tsconfig.json");
  writeFileSync(config, JSON.stringify({ compilerOptions, files: ["all.mts", "all.cts"] }));
  const { output } = await runProgram(programOf("typescript", "tsc"), ["-p", config, "--pretty", "false"]);
  // Declarations of the libraries lent to the project are their authors' own business.
  assert.deepEqual(
    output.split("\n").filter((line) => /^(\S*@paylera|all\.)/.test(line)),
    [],
  );
});

for (const program of ["esm.mjs", "commonjs.cjs"]) {
  for (const major of [20, 24]) {
    test(`${program} runs on the packed packages under Node ${major}`, async (t) => {
      const own = process.versions.node.startsWith(`${major}.`) ? process.execPath : undefined;
      const node = own ?? (await nodeOfMajor(major));
      if (node === undefined) {
        t.diagnostic(`NODE ${major} IS NOT ON THE PATH: nothing was run under it`);
        return;
      }
      const { stdout } = await promisify(execFile)(node, [path.join(consumer.folder, program)]);
      assert.match(stdout, /^(esm|commonjs) \d+\.\d+\.\d+ ok\n$/);
    });
  }
}

test("the whole client bundles for an edge runtime without any part of Node, and runs there", async () => {
  const { code, outside } = await bundled("edge-sdk.ts");
  assert.deepEqual(outside, []);
  const { ask } = onEdge(code) as { ask: (fetch: unknown) => Promise<boolean> };
  assert.equal(await ask(async () => Response.json({ allowed: true })), true);
});

test("the relay bundles for an edge runtime with node:crypto as its only import, and answers there", async () => {
  const { code, outside } = await bundled("edge-relay.ts");
  assert.deepEqual(outside, ["node:crypto"]);
  const crypto = await import("node:crypto");
  const { answer } = onEdge(code, { require: () => crypto, Buffer }) as {
    answer: (request: Request, env: object) => Promise<Response>;
  };
  const env = { PAYLERA_API_TOKEN: "pl_test_x", PAYLERA_RELAY_SECRET: "x".repeat(32) };
  const response = await answer(new Request("https://shop.example/api/paylera/plans"), env);
  assert.equal(response.status, 200);
});

test("webhook verification alone bundles without any part of Node", async () => {
  assert.deepEqual((await bundled("edge-verify.ts")).outside, []);
});

test("the React package bundles for browsers, with nothing of servers in it", async () => {
  const { code, outside } = await bundled("browser.mjs");
  assert.deepEqual(
    outside.filter((found) => !/^(react|@tanstack)/.test(found)),
    [],
  );
  assert.ok(!code.includes("Bearer"));
});

test("React's entries are client modules, its server entry is not, and says so in a browser", async () => {
  const { exports } = manifestOf("react");
  for (const [subpath, target] of Object.entries(exports)) {
    for (const entry of entriesOf(target)) {
      const file = path.join(consumer.installed("react"), "dist", `${compiledName(entry)}.js`);
      const isClient = readFileSync(file, "utf8").startsWith('"use client";');
      assert.equal(isClient, !subpath.startsWith("./server"), subpath);
    }
  }
  const stdin = { contents: 'export * from "@paylera/react/server";', resolveDir: consumer.folder };
  const inBrowser = await bundled("", { entryPoints: [], stdin });
  const onServer = await bundled("", { entryPoints: [], stdin, conditions: ["react-server"] });
  assert.ok(!inBrowser.code.includes("Bearer"));
  assert.ok(onServer.code.includes("Bearer"));
});

test("React's own code keeps its size", async () => {
  const size = await bundleSize({ program: sizedPrograms.react, folder: consumer.folder });
  assert.ok(size <= sizeBudgets.react, `${size} bytes`);
});

for (const name of ["oneCall", "wholeSdk"] as const) {
  test(`of the published SDK, the ${name} program keeps its size`, async () => {
    const size = await bundleSize({ program: sizedPrograms[name], folder: consumer.folder });
    assert.ok(size <= sizeBudgets[name], `${size} bytes`);
  });
}
