import { mintToken } from "../csrf.ts";
import type { PayleraCustomerIdentity } from "../identity.ts";
import type { RelayOptions } from "../options.ts";
import { createRelay } from "../relay.ts";
import type { FakeUpstream } from "./upstream.ts";

/** The secret of every relay under test. */
export const SECRET = "0123456789abcdef0123456789abcdef";
export const CUSTOMER = "0198c0de-0000-7000-8000-000000000001";
export const SUBSCRIPTION = "0198c0de-0000-7000-8000-0000000000aa";

const quiet = { warn: () => {}, error: () => {} };

/** Options of a relay in front of a fake API, signed in as `identity`. */
export function optionsFor(
  upstream: FakeUpstream,
  identity: PayleraCustomerIdentity | null = { customerId: CUSTOMER },
): RelayOptions {
  return {
    identify: () => identity,
    apiToken: "pl_test_secret",
    baseUrl: upstream.url,
    relaySecret: SECRET,
    logger: quiet,
  };
}

/** A call to a relay without a server in between. */
export type Call = {
  readonly method?: string;
  readonly path: string;
  readonly body?: unknown;
  readonly headers?: Record<string, string | undefined>;
  readonly signal?: AbortSignal;
};

/** A fresh CSRF token under the test secret. */
export const freshToken = (nowS = Math.floor(Date.now() / 1000), secret = SECRET): string =>
  mintToken({ keys: { current: secret, previous: [] }, session: undefined, nowS }).token;

/** Builds a browser-like request: JSON, same origin, with a good token unless the headers say otherwise. */
export function browserRequest(call: Call): Request {
  const method = call.method ?? (call.body === undefined ? "GET" : "POST");
  const token = freshToken();
  const defaults: Record<string, string | undefined> =
    method === "POST"
      ? {
          "content-type": "application/json",
          "sec-fetch-site": "same-origin",
          cookie: `paylera_csrf=${token}`,
          "paylera-csrf-token": token,
        }
      : {};
  const headers = new Headers();
  for (const [name, value] of Object.entries({ ...defaults, ...call.headers })) {
    if (value !== undefined) headers.set(name, value);
  }
  const init: RequestInit = { method, headers };
  if (call.body !== undefined) init.body = typeof call.body === "string" ? call.body : JSON.stringify(call.body);
  if (call.signal !== undefined) init.signal = call.signal;
  return new Request(`https://shop.example/api/paylera${call.path}`, init);
}

/** A relay and a function that calls it. */
export function relayFor(options: RelayOptions) {
  const relay = createRelay(options);
  return { relay, call: (call: Call): Promise<Response> => relay.handler(browserRequest(call)) };
}

/** The problem type of a response. */
export async function problemTypeOf(response: Response): Promise<unknown> {
  const body: unknown = await response.json();
  return typeof body === "object" && body !== null ? Reflect.get(body, "type") : undefined;
}
