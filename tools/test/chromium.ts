import { spawnSync } from "node:child_process";
import { accessSync, constants, existsSync } from "node:fs";
import path from "node:path";

const names = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];
const macPath = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome";

/** The path of a Chromium, installed from Debian's packages where it is missing and that is possible. */
export function bringChromium(): string {
  const named = process.env.PAYLERA_CHROMIUM;
  if (named) {
    if (!isRunnable(named)) throw new Error(`PAYLERA_CHROMIUM is not a program: ${named}`);
    return named;
  }
  const present = findChromium();
  if (present) return present;
  if (process.getuid?.() !== 0 || !existsSync("/etc/debian_version")) {
    throw new Error(
      "The browser tests need Chromium and none was found. Install it (Debian: `sudo apt-get install chromium`), " +
        "or set PAYLERA_CHROMIUM to the path of a Chromium or Chrome.",
    );
  }
  process.stdout.write("Installing Chromium from Debian's packages …\n");
  apt(["update"]);
  apt(["install", "-y", "--no-install-recommends", "chromium", "fonts-dejavu-core"]);
  const installed = findChromium();
  if (!installed) throw new Error("Chromium was installed, but no chromium is in the PATH.");
  return installed;
}

function apt(args: readonly string[]): void {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const run = spawnSync("apt-get", ["-q", ...args], { env, encoding: "utf8" });
  if (run.status !== 0) {
    throw new Error(`apt-get ${args.join(" ")} failed:\n${run.error?.message ?? run.stdout + run.stderr}`);
  }
}

function findChromium(): string | undefined {
  const folders = [...(process.env.PATH ?? "").split(path.delimiter), "/usr/bin", "/usr/local/bin", "/snap/bin"];
  return [...folders.flatMap((folder) => names.map((name) => path.join(folder, name))), macPath].find(isRunnable);
}

function isRunnable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
