import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { build } from "esbuild";
import type { BuildOptions, Plugin } from "esbuild";
import { programOf, root, runProgram } from "../verify/run-program.ts";

/** A package to compile: its folder, where to, and its source files that others import (`./src/…`). */
export type Compilation = {
  readonly from: string;
  readonly to: string;
  readonly entries: readonly string[];
  /** Directives such as `use client` by entry. */
  readonly directives: ReadonlyMap<string, string>;
  /** Declarations of the packages of this repository, by import path. */
  readonly paths: Readonly<Record<string, readonly string[]>>;
};

const SPECIFIER = /(\b(?:from|import)\s*\(?\s*)"(\.{1,2}\/[^"]+)\.tsx?"/g;

const shared = { platform: "neutral", target: "es2022", packages: "external", jsx: "automatic" } satisfies BuildOptions;

/** Keeps each file a module of its own, so that bundlers drop what is not used and classes exist once. */
function keepModules(extension: string): Plugin {
  return {
    name: "keep-modules",
    setup({ onResolve }) {
      onResolve({ filter: /^\.{1,2}\// }, ({ path: file, kind }) => {
        return kind === "entry-point" ? undefined : { path: file.replace(/\.tsx?$/, extension), external: true };
      });
    },
  };
}

/** Every source file reachable from the entries. */
async function reachable({ from, entries }: Compilation): Promise<string[]> {
  const options = { ...shared, bundle: true, write: false, metafile: true, outdir: "unused" } satisfies BuildOptions;
  const { metafile } = await build({ ...options, absWorkingDir: from, entryPoints: [...entries] });
  return Object.keys(metafile.inputs);
}

/** Compiles to ES modules (`.js`), CommonJS (`.cjs`) and declarations for both. */
export async function compile(input: Compilation): Promise<void> {
  const files = await reachable(input);
  for (const [format, extension] of [
    ["esm", ".js"],
    ["cjs", ".cjs"],
  ] as const) {
    await build({
      ...shared,
      ...(format === "cjs" ? { platform: "node" } : {}),
      absWorkingDir: input.from,
      entryPoints: files,
      outbase: "src",
      outdir: input.to,
      outExtension: { ".js": extension },
      format,
      bundle: true,
      plugins: [keepModules(extension)],
    });
  }
  await declare(input);
  for (const [entry, directive] of input.directives) {
    for (const extension of [".js", ".cjs"]) {
      const file = path.join(input.to, entry.replace(/^\.\/src\//, "").replace(/\.tsx?$/, extension));
      writeFileSync(file, `"${directive}";\n${readFileSync(file, "utf8")}`);
    }
  }
}

async function declare({ from, to, entries, paths }: Compilation): Promise<void> {
  mkdirSync(to, { recursive: true });
  const config = path.join(to, "tsconfig.json");
  const compilerOptions = {
    noEmit: false,
    declaration: true,
    emitDeclarationOnly: true,
    rootDir: path.join(from, "src"),
    outDir: to,
    typeRoots: [path.join(root, "node_modules/@types")],
    paths,
  };
  const settings = {
    extends: path.join(from, "tsconfig.json"),
    compilerOptions,
    files: entries.map((entry) => path.join(from, entry)),
    include: [],
  };
  writeFileSync(config, JSON.stringify(settings));
  const run = await runProgram(programOf("typescript", "tsc"), ["-p", config, "--pretty", "false"]);
  rmSync(config);
  if (!run.ok) throw new Error(`The declarations of ${from} cannot be made:\n${run.output}`);
  for (const entry of readdirSync(to, { recursive: true, encoding: "utf8" })) {
    if (!entry.endsWith(".d.ts")) continue;
    const file = path.join(to, entry);
    const text = readFileSync(file, "utf8");
    writeFileSync(file, text.replace(SPECIFIER, '$1"$2.js"'));
    writeFileSync(file.replace(/\.ts$/, ".cts"), text.replace(SPECIFIER, '$1"$2.cjs"'));
  }
}
