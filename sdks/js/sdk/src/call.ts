import { PayleraError } from "./errors.ts";
import { errorFromResponse, partsIn, textIn } from "./problem.ts";
import { createTransport } from "./transport.ts";
import type { RawResponse, Transport, TransportOptions, TransportRequest } from "./transport.ts";
import { uuidv7 } from "./uuidv7.ts";

/** What every operation function takes first. */
export type Client = {
  readonly transport: Transport;
  /** Makes the `Idempotency-Key` of a write that was given none. */
  readonly newIdempotencyKey: () => string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
};

/** Settings of a client: those of its transport, or a transport of your own, and where keys come from. */
export type ClientOptions = (TransportOptions | { transport: Transport; now?: (() => number) | undefined }) & {
  /** Default: pooled UUIDv7 (P-066). */
  newIdempotencyKey?: (() => string) | undefined;
};

/** Settings of one call. */
export type CallOptions = {
  /** Aborts the call, its waits and, for a list, the pages still to come. */
  signal?: AbortSignal | undefined;
  /** Milliseconds one attempt may take. */
  timeoutMs?: number | undefined;
  /** Identifies a write across your own retries; 1 to 255 visible ASCII characters. Default: a fresh UUIDv7. */
  idempotencyKey?: string | undefined;
  headers?: Record<string, string> | undefined;
};

/** A result together with the response it came in. */
export type WithResponse<T> = { data: T; response: RawResponse; requestId: string | undefined };

/** A call under way: await it for the result, or ask for the response as well. Rejects with a `PayleraError`. */
export type Call<T> = Promise<T> & { withResponse(): Promise<WithResponse<T>> };

/** One page of a list. `next_cursor` is opaque and null on the last page. */
export type Page<T> = { data: T[]; next_cursor: string | null; has_more: boolean };

/** A list under way: await it for the first page, or iterate it for every object of every page. */
export type PageCall<T> = Call<Page<T>> & AsyncIterable<T>;

/** An operation as the generated functions state it. */
export type Route = readonly [operation: string, method: string, endpoint: string];

/** The smallest client, for use with single imported operations: `listPlans(createClient({ apiToken }))`. */
export function createClient(options: ClientOptions): Client {
  const { newIdempotencyKey = uuidv7, now = Date.now } = options;
  return { transport: "transport" in options ? options.transport : createTransport(options), newIdempotencyKey, now };
}

function pathFor(endpoint: string, params: readonly string[]): string {
  let next = 0;
  return endpoint.replace(/\{\w+\}/g, () => {
    const value = params[next++];
    // An empty segment would reach another route, such as the list; dot segments the transport refuses.
    if (!value) throw new TypeError("Empty id");
    return encodeURIComponent(value);
  });
}

function parse<T>(response: RawResponse, nowMs: number): WithResponse<T> {
  const { status, body } = response;
  if (status < 200 || status > 299) throw errorFromResponse(response, nowMs);
  try {
    const data = body.length === 0 ? undefined : JSON.parse(textIn(response));
    return { data, response, requestId: response.headers.get("paylera-request-id") ?? undefined };
  } catch (cause) {
    throw new PayleraError("Not JSON", { ...partsIn(response, nowMs), cause });
  }
}

function callOf<T>(under: Promise<WithResponse<T>>): Call<T> {
  const data = under.then((result) => result.data);
  return Object.assign(data, {
    withResponse() {
      // Whoever asks for the response handles its failure; the plain result must not report it once more.
      data.catch(() => {});
      return under;
    },
  });
}

/** Sends an operation exactly as given, without stamping a key; a write is then tried once. */
export function callOnce<T>(
  client: Client,
  [operation, method, endpoint]: Route,
  params: readonly string[],
  input?: object,
  options?: CallOptions,
): Call<T> {
  const isQuery = method === "GET" || method === "DELETE";
  const given = isQuery ? { query: input as TransportRequest["query"] } : { body: input };
  const run = async (): Promise<WithResponse<T>> => {
    const path = pathFor(endpoint, params);
    return parse(
      await client.transport.send({ ...options, ...given, method, path, endpoint, operation }),
      client.now(),
    );
  };
  return callOf(run());
}

/** Sends an operation; a write without a key gets one, which makes it safe to retry (P-066, P-118, A-32). */
export function call<T>(
  client: Client,
  route: Route,
  params: readonly string[],
  input?: object,
  options?: CallOptions,
): Call<T> {
  const idempotencyKey = options?.idempotencyKey ?? (route[1] === "GET" ? undefined : client.newIdempotencyKey());
  return callOnce(client, route, params, input, { ...options, idempotencyKey });
}

/** Sends a list operation; iterating follows `next_cursor` until there is none. */
export function list<T>(
  client: Client,
  route: Route,
  params: readonly string[],
  query?: object,
  options?: CallOptions,
): PageCall<T> {
  const pageAt = (cursor?: string): Call<Page<T>> => {
    return call(client, route, params, cursor === undefined ? query : { ...query, cursor }, options);
  };
  const first = pageAt();
  return Object.assign(first, {
    async *[Symbol.asyncIterator]() {
      let page = await first;
      for (;;) {
        yield* page.data;
        const cursor = page.next_cursor;
        if (!cursor) return;
        page = await pageAt(cursor);
        if (page.next_cursor === cursor) throw new PayleraError("The list answered with the same cursor twice");
      }
    },
  });
}
