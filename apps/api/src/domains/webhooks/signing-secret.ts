import type { Scene } from "../../platform/context.ts";
import type { Random } from "../../platform/random.ts";
import type { EndpointRow } from "./endpoint-store.ts";

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
const length = 44;

/**
 * A new secret: `whsec_` and 44 letters and digits, 262 bits. Letters and digits in a multiple of four are valid base64
 * in every dialect, so libraries of Standard Webhooks, which decode it, take the same string as ours, which do not.
 */
export function signingSecret(random: Random): string {
  let secret = "";
  while (secret.length < length) {
    for (const byte of random.bytes(64)) {
      // Six bits name 64 characters; skipping two of them keeps the other 62 equally likely.
      secret += alphabet[byte & 63] ?? "";
    }
  }
  return `whsec_${secret.slice(0, length)}`;
}

type Column = "secret_enc" | "previous_secret_enc";
const place = (endpointId: string, column: Column) => ({ table: "webhook_endpoints", column, row: endpointId });

export const sealSecret = (scene: Scene, endpointId: string, column: Column, secret: string): Buffer =>
  scene.vault.encryptSecret(place(endpointId, column), secret);

export const openCurrentSecret = (scene: Scene, row: EndpointRow): string =>
  scene.vault.decryptSecret(place(row.id, "secret_enc"), row.secret_enc);

/** The secrets that sign at `scene.now`: the current one, then the replaced one until its overlap ends. */
export function openSecrets(scene: Scene, row: EndpointRow): string[] {
  const current = openCurrentSecret(scene, row);
  const { previous_secret_enc: previous, previous_secret_expires_at: expiresAt } = row;
  if (previous === null || expiresAt === null || expiresAt <= scene.now) return [current];
  return [current, scene.vault.decryptSecret(place(row.id, "previous_secret_enc"), previous)];
}
