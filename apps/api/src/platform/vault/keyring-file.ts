import { link, open, readFile, rename, stat, unlink } from "node:fs/promises";
import { dirname } from "node:path";
import type { Random } from "../random.ts";

/** Two key-encryption keys per region, so that each has its own rotation. */
export type KeyPurpose = "pii" | "secrets";

/** One key-encryption key as the file holds it: 32 bytes in base64, versions from 1. */
export type StoredKey = { region: string; purpose: KeyPurpose; version: number; key: string };

export class KeyringError extends Error {
  override name = "KeyringError";
}

const purposes: readonly KeyPurpose[] = ["pii", "secrets"];

export function newKey(region: string, purpose: KeyPurpose, version: number, random: Random): StoredKey {
  return { region, purpose, version, key: Buffer.from(random.bytes(32)).toString("base64") };
}

/** Puts `keys` in the place of what the file holds, whole or not at all. */
export async function replaceKeys(file: string, keys: readonly StoredKey[], random: Random): Promise<void> {
  const temporary = await writeTemporary(file, keys, random);
  await rename(temporary, file);
  await syncFolder(file);
}

/** Makes the file with a fresh key for each region and purpose, or reads the one another starter made first. */
export async function createKeys(
  file: string,
  regions: readonly string[],
  random: Random,
): Promise<readonly StoredKey[]> {
  const fresh = regions.flatMap((region) => purposes.map((purpose) => newKey(region, purpose, 1, random)));
  const temporary = await writeTemporary(file, fresh, random);
  try {
    // Unlike a rename, a link never replaces the file another starter has just made.
    await link(temporary, file);
    await syncFolder(file);
  } catch (error) {
    if (codeOf(error) !== "EEXIST") throw error;
  } finally {
    await unlink(temporary);
  }
  const stored = await readKeys(file);
  if (stored === undefined) throw new KeyringError(`The keyring ${file} vanished while it was made`);
  return stored;
}

async function writeTemporary(file: string, keys: readonly StoredKey[], random: Random): Promise<string> {
  const temporary = `${file}.${Buffer.from(random.bytes(8)).toString("hex")}`;
  const opened = await open(temporary, "wx", 0o600);
  try {
    await opened.writeFile(`${JSON.stringify({ format: 1, keys }, null, 2)}\n`);
    await opened.sync();
  } finally {
    await opened.close();
  }
  return temporary;
}

/** A file's name is durable only once its folder is. */
async function syncFolder(file: string): Promise<void> {
  const folder = await open(dirname(file), "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/** The keys of the file, or undefined when there is none. */
export async function readKeys(file: string): Promise<readonly StoredKey[] | undefined> {
  let text: string;
  try {
    const { mode } = await stat(file);
    if ((mode & 0o077) !== 0) throw new KeyringError(`The keyring ${file} is open to others; make it mode 0600`);
    text = await readFile(file, "utf8");
  } catch (error) {
    if (codeOf(error) === "ENOENT") return undefined;
    throw error;
  }
  return parseKeys(file, text);
}

function parseKeys(file: string, text: string): readonly StoredKey[] {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    throw new KeyringError(`The keyring ${file} is not JSON`);
  }
  const keys = isRecord(content) && content["format"] === 1 ? content["keys"] : undefined;
  if (!Array.isArray(keys) || !keys.every(isStoredKey)) throw new KeyringError(`The keyring ${file} is damaged`);
  if (new Set(keys.map(nameOf)).size !== keys.length) throw new KeyringError(`The keyring ${file} has a key twice`);
  return keys;
}

function nameOf({ region, purpose, version }: StoredKey): string {
  return JSON.stringify([region, purpose, version]);
}

function isStoredKey(value: unknown): value is StoredKey {
  if (!isRecord(value)) return false;
  const { region, purpose, version, key } = value;
  if (typeof region !== "string" || region === "" || typeof key !== "string") return false;
  if (purpose !== "pii" && purpose !== "secrets") return false;
  return Number.isSafeInteger(version) && Number(version) >= 1 && Buffer.from(key, "base64").length === 32;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function codeOf(error: unknown): unknown {
  return isRecord(error) ? error["code"] : undefined;
}
