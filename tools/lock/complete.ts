import path from "node:path";

interface Entry {
  readonly version?: string;
  readonly dev?: boolean;
  readonly optional?: boolean;
  readonly os?: readonly string[];
  readonly cpu?: readonly string[];
  readonly libc?: readonly string[];
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

export interface Lockfile {
  packages: Record<string, Entry>;
}

export interface MissingEntry {
  readonly name: string;
  readonly version: string;
  readonly dev: boolean;
}

/**
 * Platform packages that the lockfile names but does not hold. npm leaves out what the registry in use does not
 * serve, and `npm ci` then refuses the lockfile everywhere else.
 */
export function missingEntries(lock: Lockfile): MissingEntry[] {
  const missing = new Map<string, MissingEntry>();
  for (const [place, entry] of Object.entries(lock.packages)) {
    for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
      if (!isHeld(lock, place, name)) missing.set(name, { name, version, dev: entry.dev ?? place === "" });
    }
  }
  return [...missing.values()];
}

/** Adds them by version, with the platform their name tells; npm fetches them only where they are needed. */
export function completeLockfile(lock: Lockfile): Lockfile {
  const packages = { ...lock.packages };
  for (const { name, version, dev } of missingEntries(lock)) {
    if (!/^\d+\.\d+\.\d+[\w.-]*$/.test(version))
      throw new Error(`${name}@${version}: only exact versions can be added.`);
    packages[`node_modules/${name}`] = { version, ...(dev && { dev }), optional: true, ...platformOf(name) };
  }
  const sorted = Object.entries(packages).sort(([a], [b]) => a.localeCompare(b, "en"));
  return { ...lock, packages: Object.fromEntries(sorted) };
}

/** Looked for as Node does: beside the package, then in every folder above. */
function isHeld(lock: Lockfile, place: string, name: string): boolean {
  for (let folder = place; ; folder = path.dirname(folder)) {
    const at = folder === "." || folder === "" ? "" : `${folder}/`;
    if (lock.packages[`${at}node_modules/${name}`]) return true;
    if (at === "") return false;
  }
}

const systems = "aix android darwin freebsd linux netbsd openbsd openharmony sunos win32".split(" ");
const processors = "arm arm64 ia32 loong64 mips64el ppc64 riscv64 s390x wasm32 x64".split(" ");

function platformOf(name: string): Pick<Entry, "os" | "cpu" | "libc"> {
  const words = (name.split("/").at(-1) ?? "").split("-");
  const os = words.find((word) => systems.includes(word));
  const cpu = words.find((word) => processors.includes(word));
  if (!cpu) throw new Error(`${name}: its name does not tell its platform.`);
  const libc = words.some((word) => word.startsWith("musl")) ? "musl" : "glibc";
  return { ...(os === "linux" && { libc: [libc] }), ...(os && { os: [os] }), cpu: [cpu] };
}
