import { useCallback } from "react";
import type { Attach, Attached } from "@paylera/sdk";
import { absoluteUrl, redirectTo } from "./redirect.ts";
import type { WriteOptions } from "./relay.ts";
import type { Session } from "./session.ts";
import { useWrite } from "./use-write.ts";
import type { WriteState } from "./use-write.ts";

/** Which plan to sign up to; who signs up is decided by your backend (P-027). Paths become absolute URLs. */
export type AttachInput = Omit<Attach, "customer_id" | "customer_email" | "customer_name">;

/** Settings of a call that ends on a hosted page. */
export type RedirectOptions = WriteOptions & {
  /** `manual` only answers with the address. Default `auto`: leaves for the hosted page. */
  redirect?: "auto" | "manual" | undefined;
};

type Call = { input: AttachInput; options: RedirectOptions };

async function attachTo(session: Session, { input, options }: Call): Promise<Attached> {
  const body = { ...input };
  for (const field of ["success_url", "cancel_url", "return_url"] as const) {
    const url = body[field];
    if (typeof url === "string") body[field] = absoluteUrl(url);
  }
  const attached = await session.relay.write<Attached>("/attach", body, options);
  session.invalidate("entitlements", "me", "invoices", "subscription");
  if (attached.checkout_url !== null && options.redirect !== "manual") redirectTo(attached.checkout_url);
  return attached;
}

/** Signs the customer up to a plan and leaves for the hosted checkout; a free plan starts at once, without leaving. */
export function useAttach(): {
  attach: (input: AttachInput, options?: RedirectOptions) => Promise<Attached>;
} & WriteState<Attached> {
  const { run, state } = useWrite(attachTo);
  const attach = useCallback((input: AttachInput, options: RedirectOptions = {}) => run({ input, options }), [run]);
  return { attach, ...state };
}
