import { createHash } from "node:crypto";
import { chownSync, cpSync, existsSync, mkdirSync, renameSync, rmSync, statSync } from "node:fs";
import os from "node:os";
import path from "node:path";

/** PostgreSQL refuses to run as root; root lends it the `nobody` account. */
export interface Account {
  readonly uid: number;
  readonly gid: number;
}

const nobody: Account = { uid: 65534, gid: 65534 };

export function accountForPostgres(): Account | undefined {
  return process.getuid?.() === 0 ? nobody : undefined;
}

/** Whether the account may walk to `target`: every folder above it must let others through. */
export function canReach(target: string, account: Account): boolean {
  let folder = path.resolve(target);
  while (folder !== path.dirname(folder)) {
    const stat = statSync(folder, { throwIfNoEntry: false });
    if (stat && stat.uid !== account.uid && (stat.mode & 0o001) === 0) return false;
    folder = path.dirname(folder);
  }
  return true;
}

export interface Rooms {
  /** Holds the cluster and its password. */
  readonly home: string;
  /** Holds `bin`, `lib` and `share`. */
  readonly native: string;
}

/**
 * Where data and binaries can live so that the account reaches them. A checkout in a closed home directory such as
 * /root is out of its reach, so both move to a folder named after the checkout's path.
 */
export function reachableRooms(wanted: Rooms & { version: string }, account: Account | undefined): Rooms {
  if (!account) return { home: wanted.home, native: wanted.native };
  let { home, native } = wanted;
  if (!canReach(path.dirname(home), account)) {
    home = path.join(openFolder(account), `paylera-${createHash("sha256").update(home).digest("hex").slice(0, 12)}`);
  }
  if (!canReach(native, account)) native = copyBinaries(native, wanted.version, account);
  return { home, native };
}

/** /var/lib outlives a reboot; the temporary folder is the last resort. */
function openFolder(account: Account): string {
  const found = ["/var/lib", os.tmpdir()].find((folder) => existsSync(folder) && canReach(folder, account));
  if (!found)
    throw new Error("No folder is open to an unprivileged account. Run as another user, or set DATABASE_URL.");
  return found;
}

function copyBinaries(native: string, version: string, account: Account): string {
  const place = path.join(openFolder(account), `paylera-postgres-${version}`);
  if (isOurs(place)) return place;
  const half = `${place}.${process.pid}`;
  rmSync(half, { recursive: true, force: true });
  cpSync(native, half, { recursive: true, verbatimSymlinks: true });
  try {
    renameSync(half, place);
  } catch (error) {
    if (!isOurs(place)) throw error;
    rmSync(half, { recursive: true, force: true });
  }
  return place;
}

/** In a folder open to everyone, someone else may have planted binaries for us to run. */
function isOurs(place: string): boolean {
  const owner = statSync(place, { throwIfNoEntry: false })?.uid;
  if (owner !== undefined && owner !== process.getuid?.()) throw new Error(`${place} belongs to another account.`);
  return owner !== undefined;
}

export function makeFolderFor(folder: string, account: Account | undefined): void {
  mkdirSync(folder, { recursive: true });
  if (account) chownSync(folder, account.uid, account.gid);
}
