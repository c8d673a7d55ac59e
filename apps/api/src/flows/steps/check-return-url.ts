import type { Scene } from "../../platform/context.ts";
import { invalidField } from "../../platform/http/problem.ts";

/** The provider sends the payer back to a hosted page of ours, and nowhere else; answers the address as it is sent. */
export function checkReturnUrl(scene: Scene, value: string): string {
  const url = URL.parse(value);
  const own = new URL(scene.deps.config.publicUrl);
  const isOwn = url?.origin === own.origin && url.username === "" && url.password === "";
  if (!url || !isOwn) throw invalidField("return_url", "must be a hosted page of this installation");
  return url.href;
}
