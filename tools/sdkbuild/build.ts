import { execFile } from "node:child_process";
import { copyFileSync, existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { root } from "../verify/run-program.ts";
import { compile } from "./compile.ts";
import { compiledName, entriesOf, publishedManifest } from "./manifest.ts";
import type { SourceManifest } from "./manifest.ts";

/** The packages of the SDK family, in the order they depend on each other. */
export const packageNames: readonly PackageName[] = ["sdk", "server", "react"];

/** Name of a package without its scope. */
export type PackageName = "sdk" | "server" | "react";

const REPOSITORY = "git+https://github.com/paylera/paylera.git";
const PAPERS = ["README.md", "CHANGELOG.md"];

const folderOf = (name: PackageName): string => path.join(root, "sdks/js", name);

/** The package.json of a package's source. */
export function manifestOf(name: PackageName): SourceManifest {
  return JSON.parse(readFileSync(path.join(folderOf(name), "package.json"), "utf8"));
}

/** Declarations already built, so that a package is typed against what its users will install. */
function builtPaths(out: string, name: PackageName): Record<string, string[]> {
  const before = packageNames.slice(0, packageNames.indexOf(name));
  const all = before.flatMap((other) => {
    return Object.entries(manifestOf(other).exports).flatMap(([subpath, target]): [string, string[]][] => {
      const entry = entriesOf(target)[0];
      if (entry === undefined) return [];
      const file = path.join(out, other, "dist", `${compiledName(entry)}.d.ts`);
      return [[`@paylera/${other}${subpath.slice(1)}`, [file]]];
    });
  });
  return Object.fromEntries(all);
}

/** React's own components run in the browser; only `/server` is for servers. */
function directivesOf(name: PackageName, manifest: SourceManifest): Map<string, string> {
  if (name !== "react") return new Map();
  const client = Object.entries(manifest.exports).filter(([subpath]) => !subpath.startsWith("./server"));
  return new Map(client.flatMap(([, target]) => entriesOf(target)).map((entry) => [entry, "use client"]));
}

/**
 * Builds one package into a folder of its own, ready for `npm pack`; those it depends on must be there already.
 *
 * @param out the folder that holds one folder per package
 * @returns the package's folder
 */
export async function buildPackage(name: PackageName, out: string): Promise<string> {
  const from = folderOf(name);
  const to = path.join(out, name);
  const manifest = manifestOf(name);
  rmSync(to, { recursive: true, force: true });
  mkdirSync(to, { recursive: true });
  await compile({
    from,
    to: path.join(to, "dist"),
    entries: [...new Set(Object.values(manifest.exports).flatMap(entriesOf))],
    directives: directivesOf(name, manifest),
    paths: builtPaths(out, name),
  });
  for (const sheet of globSync("**/*.css", { cwd: path.join(from, "src") })) {
    mkdirSync(path.dirname(path.join(to, "dist", sheet)), { recursive: true });
    copyFileSync(path.join(from, "src", sheet), path.join(to, "dist", sheet));
  }
  writeFileSync(path.join(to, "package.json"), `${JSON.stringify(publishedManifest(manifest, REPOSITORY), null, 2)}\n`);
  copyFileSync(path.join(root, "LICENSE"), path.join(to, "LICENSE"));
  for (const paper of PAPERS) {
    if (existsSync(path.join(from, paper))) copyFileSync(path.join(from, paper), path.join(to, paper));
  }
  return to;
}

/** Packs a built package with npm; resolves with the tarball's path. */
export async function packPackage(folder: string, into: string): Promise<string> {
  mkdirSync(into, { recursive: true });
  const args = ["pack", folder, "--pack-destination", into, "--ignore-scripts", "--json", "--loglevel=error"];
  const { stdout } = await promisify(execFile)("npm", args, { shell: process.platform === "win32" });
  const [packed]: { filename: string }[] = JSON.parse(stdout);
  if (packed === undefined) throw new Error(`npm packed nothing in ${folder}`);
  return path.join(into, packed.filename.replace("@", "").replace("/", "-"));
}
