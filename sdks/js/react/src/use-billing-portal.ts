import { useCallback } from "react";
import type { PortalSession } from "@paylera/sdk";
import { absoluteUrl, redirectTo } from "./redirect.ts";
import type { Session } from "./session.ts";
import type { RedirectOptions } from "./use-attach.ts";
import { useWrite } from "./use-write.ts";
import type { WriteState } from "./use-write.ts";

/** Where the portal's way back leads; this page when left out. */
export type PortalInput = { return_url?: string | undefined };

type Call = { input: PortalInput; options: RedirectOptions };

async function open({ relay }: Session, { input, options }: Call): Promise<PortalSession> {
  const body = { return_url: absoluteUrl(input.return_url ?? window.location.href) };
  const portal = await relay.write<PortalSession>("/billing-portal", body, options);
  if (options.redirect !== "manual") redirectTo(portal.url);
  return portal;
}

/** Leaves for the hosted portal, where customers see invoices, change cards and cancel. */
export function useBillingPortal(): {
  openPortal: (input?: PortalInput, options?: RedirectOptions) => Promise<PortalSession>;
} & WriteState<PortalSession> {
  const { run, state } = useWrite(open);
  const openPortal = useCallback(
    (input: PortalInput = {}, options: RedirectOptions = {}) => run({ input, options }),
    [run],
  );
  return { openPortal, ...state };
}
