import { gzipSync } from "node:zlib";
import { build } from "esbuild";

/** What is measured: a program, and where its imports are found. */
export type Measured = { readonly program: string; readonly folder: string };

/** The budgets in gzipped bytes; a kilobyte is 1024. */
export const sizeBudgets = { oneCall: 3 * 1024, wholeSdk: 10 * 1024, react: 8 * 1024 } as const;

/** The programs that the budgets speak of. */
export const sizedPrograms = {
  oneCall:
    `import { check, createClient } from "@paylera/sdk";\n` +
    `export const answer = check(createClient({ apiToken: "x" }), { customer_id: "c", feature_code: "f" });`,
  wholeSdk: `export * from "@paylera/sdk"; export * from "./node_modules/@paylera/sdk/dist/telemetry.js";`,
  react: `export * from "@paylera/react";`,
} as const;

// Telemetry is loaded only when the application has registered an OpenTelemetry SDK; the rest are React's peers.
const external = ["./telemetry.js", "react", "react-dom", "react/jsx-runtime", "@tanstack/react-query"];

/** Gzipped bytes of a minified program. */
export async function bundleSize({ program, folder }: Measured): Promise<number> {
  const { outputFiles } = await build({
    stdin: { contents: program, resolveDir: folder },
    bundle: true,
    minify: true,
    write: false,
    format: "esm",
    platform: "browser",
    target: "es2022",
    external,
  });
  return gzipSync(outputFiles[0]?.contents ?? "", { level: 9 }).length;
}
