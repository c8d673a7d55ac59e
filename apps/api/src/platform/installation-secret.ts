import { hkdfSync } from "node:crypto";
import { link, mkdir, open, readFile, stat, unlink } from "node:fs/promises";
import path from "node:path";
import type { Random } from "./random.ts";

/**
 * The installation's own secret, kept beside the keyring in a 0600 file that the first process makes. Page cursors and
 * the passwords of the database roles follow from it.
 * @throws Error when others can read the file
 */
export async function installationSecret(
  keyringFile: string,
  random: Random,
): Promise<(purpose: string) => Uint8Array> {
  const file = `${keyringFile}.secret`;
  const stored = (await read(file)) ?? (await make(file, random));
  const raw = Buffer.from(stored.trim(), "base64url");
  if (raw.length !== 32) throw new Error(`${file} is damaged`);
  return (purpose) => new Uint8Array(hkdfSync("sha256", raw, "", `paylera.${purpose}`, 32));
}

async function read(file: string): Promise<string | null> {
  const found = await stat(file).catch(() => null);
  if (!found) return null;
  if ((found.mode & 0o077) !== 0) throw new Error(`${file} can be read by others; run: chmod 600 ${file}`);
  return readFile(file, "utf8");
}

/** Written whole beside its place and linked into it, so a reader never sees half a file and one maker wins. */
async function make(file: string, random: Random): Promise<string> {
  await mkdir(path.dirname(file), { recursive: true });
  const draft = `${file}.${Buffer.from(random.bytes(6)).toString("hex")}`;
  const handle = await open(draft, "wx", 0o600);
  await handle.writeFile(Buffer.from(random.bytes(32)).toString("base64url"));
  await handle.sync();
  await handle.close();
  await link(draft, file).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "EEXIST") throw error;
  });
  await unlink(draft);
  return (await read(file)) ?? "";
}
