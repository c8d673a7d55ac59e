import { gzipSync } from "node:zlib";
import { build } from "esbuild";

/** What is measured: a program, where its imports are found, and what an application has anyway. */
export type Measured = { readonly program: string; readonly folder: string; readonly external?: readonly string[] };

/** The budgets in gzipped bytes; a kilobyte is 1024. */
export const sizeBudgets = { oneCall: 3 * 1024, wholeSdk: 10 * 1024, react: 8 * 1024 } as const;

/** The programs that the budgets speak of. */
export const sizedPrograms = {
  oneCall:
    `import { check, createClient } from "@paylera/sdk";\n` +
    `export const answer = check(createClient({ apiToken: "x" }), { customer_id: "c", feature_code: "f" });`,
  wholeSdk: `export * from "@paylera/sdk"; export * from "./node_modules/@paylera/sdk/dist/telemetry.js";`,
} as const;

/** Gzipped bytes of a minified program. */
export async function bundleSize({ program, folder, external = [] }: Measured): Promise<number> {
  const { outputFiles } = await build({
    stdin: { contents: program, resolveDir: folder },
    bundle: true,
    minify: true,
    write: false,
    format: "esm",
    platform: "browser",
    target: "es2022",
    // Loaded only when the application has registered an OpenTelemetry SDK.
    external: ["./telemetry.js", ...external],
  });
  return gzipSync(outputFiles[0]?.contents ?? "", { level: 9 }).length;
}
