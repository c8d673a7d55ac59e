import { readFile } from "node:fs/promises";
import path from "node:path";
import { build } from "esbuild";
import type { BuildOptions, Plugin } from "esbuild";

/** Which page to bundle, and what with. */
export type PageSetUp = {
  /** File beside this one. */
  page: string;
  react: "18" | "19";
  mode: "development" | "production";
  /** Pretends that `@paylera/sdk` has this version. */
  sdkVersion: string | undefined;
};

/** What a page needs to run. */
export type BundledPage = { script: string; style: string };

const react18 = { react: "react-18", "react-dom": "react-dom-18" };

const pretend = (version: string): Plugin => ({
  name: "pretend-version",
  setup({ onLoad }) {
    onLoad({ filter: /sdk[/\\]src[/\\]version\.ts$/ }, async ({ path: file }) => {
      const text = await readFile(file, "utf8");
      return { contents: text.replace(/(VERSION = )"\d[\d.]*"/, `$1"${version}"`), loader: "ts" };
    });
  },
});

/** The page as one script, for a browser or for a server that renders it. */
export async function bundlePage(setUp: PageSetUp, platform: "browser" | "node" = "browser"): Promise<BundledPage> {
  const options: BuildOptions = {
    entryPoints: [path.join(import.meta.dirname, setUp.page)],
    bundle: true,
    write: false,
    outdir: "unused",
    platform,
    // Libraries for servers still call `require`.
    format: platform === "node" ? "cjs" : "esm",
    jsx: "automatic",
    logLevel: "error",
    define: { "process.env.NODE_ENV": JSON.stringify(setUp.mode) },
    plugins: setUp.sdkVersion === undefined ? [] : [pretend(setUp.sdkVersion)],
    ...(setUp.react === "18" ? { alias: react18 } : {}),
  };
  const { outputFiles = [] } = await build(options);
  const textOf = (ending: string) => outputFiles.find(({ path: file }) => file.endsWith(ending))?.text ?? "";
  return { script: textOf(".js"), style: textOf(".css") };
}
