import { PayleraConnectionError, PayleraError, uuidv7 } from "@paylera/sdk";
import { createCallLog } from "./call-log.ts";
import type { CallLog } from "./call-log.ts";
import { createCsrf } from "./csrf.ts";
import type { Csrf } from "./csrf.ts";
import { createDedup } from "./dedup.ts";
import { sendToRelay } from "./send.ts";
import type { RelayAddress, RelayRequest } from "./send.ts";

const RETRY_WAITS_MS = [300, 1200];

/** Settings of one call that changes something. */
export type WriteOptions = {
  /** Names the call: calls with one key within 30 seconds are one call, in this page and at the API (P-067). */
  dedupKey?: string | undefined;
};

/** The merchant's relay as the hooks see it. */
export type Relay = {
  readonly csrf: Csrf;
  /** The last calls, for the debug panel. */
  readonly log: CallLog;
  /** Reads; never carries a token. */
  read<T>(path: string, query?: RelayRequest["query"]): Promise<T>;
  /**
   * Writes, with the CSRF token and one `Idempotency-Key` for all attempts (A-22b).
   *
   * @param onStart runs unless the call joins one that was started under the same `dedupKey`
   */
  write<T>(path: string, body: object, options?: WriteOptions, onStart?: () => void): Promise<T>;
};

/** Where a relay takes its time and keys from; the defaults are the browser's. */
export type RelayClock = {
  now?: (() => number) | undefined;
  newKey?: (() => string) | undefined;
  sleep?: ((ms: number) => Promise<void>) | undefined;
};

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** Reaches the relay at `backendUrl`. Creating it does nothing; the first write fetches the token. */
export function createRelay(address: RelayAddress, clock: RelayClock = {}): Relay {
  const { newKey = uuidv7, sleep = pause, now = Date.now } = clock;
  const log = createCallLog();
  const sendOne = (request: RelayRequest) => sendToRelay(address, request, { log, now });
  const dedup = createDedup(now);
  const csrf = createCsrf(async (fresh) => {
    const query = fresh ? { fresh: 1 } : {};
    const answer = await sendOne({ method: "GET", path: "/csrf-token", query });
    return String(Object(answer).token);
  }, `paylera-csrf:${address.backendUrl}`);

  // One replay after a refused token, with the same key: the refused attempt never reached the API.
  const sendWithToken = async (request: RelayRequest): Promise<unknown> => {
    const send = (token: string) =>
      sendOne({ ...request, headers: { ...request.headers, "paylera-csrf-token": token } });
    const token = await csrf.token();
    try {
      return await send(token);
    } catch (error) {
      if (!(error instanceof PayleraError) || error.type !== "paylera.csrf_mismatch") throw error;
      return await send(await csrf.replace(token));
    }
  };

  // The relay itself retries the API; here only the way from the browser to the relay is tried again.
  const post = async (path: string, body: object, key: string): Promise<unknown> => {
    const request = { method: "POST", path, body, headers: { "idempotency-key": key } } as const;
    for (const waitMs of RETRY_WAITS_MS) {
      try {
        return await sendWithToken(request);
      } catch (error) {
        if (!(error instanceof PayleraConnectionError)) throw error;
        await sleep(waitMs);
      }
    }
    return sendWithToken(request);
  };

  return {
    csrf,
    log,
    read: <T>(path: string, query?: RelayRequest["query"]) => sendOne({ method: "GET", path, query }) as Promise<T>,
    write: <T>(path: string, body: object, { dedupKey }: WriteOptions = {}, onStart?: () => void) => {
      const start = (key: string) => {
        onStart?.();
        return post(path, body, key) as Promise<T>;
      };
      if (dedupKey === undefined) return start(newKey());
      // Another body under the same key is a mistake the API must get to see: it answers idempotency_conflict.
      const name = JSON.stringify([dedupKey, path, body]);
      return dedup(name, () => start(dedupKey));
    },
  };
}
