import { QueryClient, QueryClientContext } from "@tanstack/react-query";
import { VERSION as SDK_VERSION } from "@paylera/sdk";
import { createContext, createElement, Fragment, useContext, useEffect, useMemo, useRef, useState } from "react";
import type { ReactNode } from "react";
import type { InitialState } from "./initial-state.ts";
import { createRelay } from "./relay.ts";
import { isDevelopment, sdkMismatch } from "./sdk-version.ts";
import { createSession, hydrate } from "./session.ts";
import type { LoadSubscription, Session } from "./session.ts";
import { VERSION } from "./version.ts";

const SessionContext = createContext<Session | undefined>(undefined);

/** Settings of `<PayleraProvider>`. */
export type PayleraProviderProps = {
  /** Where your backend mounts the relay. Default `/api/paylera`. */
  backendUrl?: string | undefined;
  /** Changes when another person signs in, or nobody is: caches start anew and the CSRF token is replaced (P-077). */
  authVersion?: string | number | undefined;
  /** What the server rendered with, so that the first paint needs no request (P-092). */
  initialState?: InitialState | undefined;
  /**
   * Asks your own backend for the current subscription: the relay has no route for it. Without it `useSubscription`
   * and `usePricingTable` know the subscription's id, but not its plan. Need not be the same function in each render.
   */
  loadSubscription?: LoadSubscription | undefined;
  children?: ReactNode;
};

let isMismatchReported = false;

/**
 * Connects the hooks below it to the relay. Uses the application's QueryClient when there is one, else its own. In
 * development it does not mount beside another series of `@paylera/sdk`: the hooks below then throw (P-151, A-55).
 */
export function PayleraProvider(props: PayleraProviderProps) {
  const mismatch = sdkMismatch({ own: VERSION, sdk: SDK_VERSION });
  if (mismatch === undefined) return createElement(ConnectedProvider, props);
  if (!isMismatchReported) console.error(mismatch);
  isMismatchReported = true;
  return isDevelopment() ? createElement(Fragment, null, props.children) : createElement(ConnectedProvider, props);
}

function ConnectedProvider(props: PayleraProviderProps) {
  const { backendUrl = "/api/paylera", authVersion = "", initialState, children } = props;
  const client = useQueryClientOrOwn();
  const loader = useLatest(props.loadSubscription);
  const canLoad = props.loadSubscription !== undefined;

  // The relay outlives a change of account: other tabs keep sharing its token.
  const relay = useMemo(() => createRelay({ backendUrl }), [backendUrl]);
  const session = useMemo(() => {
    const load: LoadSubscription = async () => (await loader.current?.()) ?? null;
    const loadSubscription = canLoad ? load : undefined;
    return createSession({ relay, client, backendUrl, authVersion, loadSubscription });
  }, [relay, client, backendUrl, authVersion, canLoad, loader]);
  useHydration(session, initialState);

  // Frozen at the first render: that is the one that must not wait for the token.
  const [isRendered] = useState(initialState !== undefined);
  useEffect(() => {
    const stop = relay.csrf.listen();
    // Failing here is no news: the first write asks again and reports it.
    const fetchToken = () => void relay.csrf.token().catch(() => {});
    const cancel = isRendered ? afterPaint(fetchToken) : fetchToken();
    return () => {
      cancel?.();
      stop();
    };
  }, [relay, isRendered]);

  const previous = useRef(session);
  useEffect(() => {
    const left = previous.current;
    previous.current = session;
    if (left.keys.all[2] === session.keys.all[2]) return;
    left.client.removeQueries({ queryKey: left.keys.all });
    session.relay.csrf.rotate().catch(() => {});
  }, [session]);

  return createElement(SessionContext.Provider, { value: session }, children);
}

/**
 * What the hooks share.
 *
 * @throws Error outside of a provider
 */
export function useSession(): Session {
  const session = useContext(SessionContext);
  if (!session) throw new Error("Paylera's hooks work below <PayleraProvider>");
  return session;
}

let pageClient: QueryClient | undefined;

/** One for each page, so that a component that suspends above its boundary finds its answers again; on a server, new. */
function ownClient(): QueryClient {
  if (typeof window === "undefined") return new QueryClient();
  pageClient ??= new QueryClient();
  return pageClient;
}

function useQueryClientOrOwn(): QueryClient {
  const given = useContext(QueryClientContext);
  const [own] = useState(() => (given ? undefined : ownClient()));
  const client = given ?? own;
  if (!client) throw new Error("The QueryClientProvider above <PayleraProvider> went away");
  useEffect(() => {
    if (client !== own) return undefined;
    // Mounting makes the cache follow window focus and the network, as QueryClientProvider does for its own.
    client.mount();
    return () => client.unmount();
  }, [client, own]);
  return client;
}

/** Runs once the page has been painted; returns the function that calls it off. */
function afterPaint(run: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const frame = requestAnimationFrame(() => {
    timer = setTimeout(run);
  });
  return () => {
    cancelAnimationFrame(frame);
    clearTimeout(timer);
  };
}

function useLatest<T>(value: T) {
  const ref = useRef(value);
  useEffect(() => {
    ref.current = value;
  });
  return ref;
}

/** Once per session and before the children render; later states are older than what the cache has learnt since. */
function useHydration(session: Session, state: InitialState | undefined): void {
  const [{ hydrated, used }] = useState(() => ({ hydrated: new WeakSet<Session>(), used: new WeakSet<object>() }));
  if (!state || hydrated.has(session)) return;
  hydrated.add(session);
  hydrate(session, state, used);
}
