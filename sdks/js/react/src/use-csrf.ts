import { useCallback } from "react";
import { useSession } from "./provider.ts";

/** The CSRF token, for code that calls the relay by itself. */
export function useCsrf(): {
  /** The token to send as `Paylera-CSRF-Token`. */
  getToken: () => Promise<string>;
  /** Replaces the token, in every tab (P-077). */
  refreshCsrf: () => Promise<string>;
} {
  const { csrf } = useSession().relay;
  const getToken = useCallback(() => csrf.token(), [csrf]);
  const refreshCsrf = useCallback(() => csrf.rotate(), [csrf]);
  return { getToken, refreshCsrf };
}
