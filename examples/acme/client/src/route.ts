import { useSyncExternalStore } from "react";

// Six pages need no router: the address is the state.
const listeners = new Set<() => void>();
const announce = () => {
  for (const listener of listeners) listener();
};
window.addEventListener("popstate", announce);

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The path of the page that is shown. */
export const usePath = (): string => useSyncExternalStore(subscribe, () => window.location.pathname);

/** Shows another page. */
export function navigate(to: string): void {
  window.history.pushState(null, "", to);
  window.scrollTo(0, 0);
  announce();
}
