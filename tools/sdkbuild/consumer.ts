import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { root } from "../verify/run-program.ts";
import { buildPackage, packageNames, packPackage } from "./build.ts";
import type { PackageName } from "./build.ts";

const run = promisify(execFile);

/** A folder in which the packed packages are installed, as a project that depends on them has them. */
export type Consumer = {
  readonly folder: string;
  readonly tarballs: ReadonlyMap<PackageName, string>;
  installed(name: PackageName): string;
  [Symbol.dispose](): void;
};

/** Builds, packs and unpacks every package, and lends the project what it would have installed beside them. */
export async function openConsumer(lent: readonly string[]): Promise<Consumer> {
  const folder = mkdtempSync(path.join(os.tmpdir(), "paylera-consumer-"));
  const tarballs = new Map<PackageName, string>();
  const installed = (name: PackageName): string => path.join(folder, "node_modules/@paylera", name);
  for (const name of packageNames) {
    const tarball = await packPackage(await buildPackage(name, path.join(folder, "pkg")), folder);
    tarballs.set(name, tarball);
    mkdirSync(installed(name), { recursive: true });
    await run("tar", ["-xzf", tarball, "-C", installed(name), "--strip-components=1"]);
  }
  for (const name of lent) {
    const place = path.join(folder, "node_modules", name);
    mkdirSync(path.dirname(place), { recursive: true });
    symlinkSync(path.join(root, "node_modules", name), place, "junction");
  }
  cpSync(path.join(root, "tools/sdkbuild/consumers"), folder, { recursive: true });
  return {
    folder,
    tarballs,
    installed,
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Path of a Node of that major on the search path, if there is one. */
export async function nodeOfMajor(major: number): Promise<string | undefined> {
  for (const place of (process.env["PATH"] ?? "").split(path.delimiter)) {
    const candidate = path.join(place, process.platform === "win32" ? "node.exe" : "node");
    if (!existsSync(candidate)) continue;
    const version = await run(candidate, ["--version"]).then(
      ({ stdout }) => stdout,
      () => "",
    );
    if (version.startsWith(`v${major}.`)) return candidate;
  }
  return undefined;
}
