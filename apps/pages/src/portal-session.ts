import type { Client } from "@paylera/sdk/pages";
import type { Context } from "hono";
import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import type { ApiFor } from "./api.ts";
import type { PageEnv } from "./headers.ts";
import { isToken } from "./tokens.ts";

const name = "paylera_portal";

/** What one signed-in request to the portal works with. */
export type PortalSession = { token: string; api: Client };

/** The portal's cookie. It ends with the browser; the API ends the session itself. */
export function createSessionCookie(isSecure: boolean) {
  const attributes = { path: "/p", httpOnly: true, secure: isSecure, sameSite: "Lax" } as const;
  return {
    keep: (c: Context<PageEnv>, token: string): void => setCookie(c, name, token, attributes),
    drop: (c: Context<PageEnv>): void => void deleteCookie(c, name, attributes),
    /** Null when the browser brings none that could be one. */
    find(c: Context<PageEnv>, apiFor: ApiFor): PortalSession | null {
      const token = getCookie(c, name);
      return token !== undefined && isToken("portal", token) ? { token, api: apiFor(token) } : null;
    },
  };
}

export type SessionCookie = ReturnType<typeof createSessionCookie>;
