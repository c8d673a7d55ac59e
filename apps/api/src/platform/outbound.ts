import { lookup as dnsLookup } from "node:dns";
import type { LookupFunction } from "node:net";
import { Agent, buildConnector, request } from "undici";
import type { Dispatcher } from "undici";
import { isLoopbackAddress, isLoopbackHost, isPublicAddress, literalAddress } from "./address-guard.ts";
import type { Lookup } from "./address-guard.ts";

export type OutboundInit = {
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  headers?: Readonly<Record<string, string>>;
  body?: string | Uint8Array;
  /** For everything together: look-up, connection, answer and body. */
  timeoutMs: number;
  /** The body is cut here, and `truncated` says so. */
  maxResponseBytes: number;
};

/** An answer of any status; redirects are answers, never followed. Header names are lower case. */
export type OutboundResponse = {
  status: number;
  headers: Readonly<Record<string, string>>;
  body: Uint8Array;
  truncated: boolean;
};

/** The only door to the network. */
export type Outbound = {
  /** @throws OutboundBlockedError, OutboundTimeoutError, OutboundNetworkError */
  fetch(url: string | URL, init: OutboundInit): Promise<OutboundResponse>;
  close(): Promise<void>;
};

/** We refused to make the request; no connection was opened for it. */
export class OutboundBlockedError extends Error {
  override name = "OutboundBlockedError";
  readonly reason: "url" | "scheme" | "credentials" | "address";

  constructor(reason: OutboundBlockedError["reason"], host: string) {
    super(`Outbound request to ${host} refused: ${reason}`);
    this.reason = reason;
  }
}

/** No complete answer in time; whether the other side acted on the request is unknown. */
export class OutboundTimeoutError extends Error {
  override name = "OutboundTimeoutError";

  constructor(host: string, timeoutMs: number) {
    super(`No answer from ${host} within ${timeoutMs} ms`);
  }
}

/** The exchange broke; whether the other side acted on the request is unknown. */
export class OutboundNetworkError extends Error {
  override name = "OutboundNetworkError";
  readonly code: string;

  constructor(host: string, code: string) {
    super(`Request to ${host} failed: ${code}`);
    this.code = code;
  }
}

const connectTimeoutMs = 10_000;

/**
 * For addresses that others chose, such as webhook endpoints: https to public addresses only. Every address a
 * name resolves to is checked at connect time, and the connection uses that very answer, so rebinding gains
 * nothing. With `allowLoopback`, hosts that spell this machine are reachable too, by http as well.
 */
export function createOutbound(options: { allowLoopback: boolean; lookup?: Lookup }): Outbound {
  const isAllowed = (hostname: string, address: string): boolean => {
    if (isLoopbackHost(hostname)) return options.allowLoopback && isLoopbackAddress(address);
    return isPublicAddress(address);
  };
  const agent = createAgent(guardedConnector(isAllowed, options.lookup ?? dnsLookup));
  const check = (url: URL): void => {
    const isLocal = options.allowLoopback && isLoopbackHost(url.hostname);
    if (url.protocol !== "https:" && !(isLocal && url.protocol === "http:")) {
      throw new OutboundBlockedError("scheme", url.hostname);
    }
  };
  return door(agent, check);
}

/** For addresses the operator configured, such as a payment provider: any address, http or https, same limits. */
export function createTrustedOutbound(): Outbound {
  const agent = createAgent(buildConnector({ allowH2: false, timeout: connectTimeoutMs }));
  return door(agent, (url) => {
    if (!["https:", "http:"].includes(url.protocol)) throw new OutboundBlockedError("scheme", url.hostname);
  });
}

function door(agent: Agent, check: (url: URL) => void): Outbound {
  return {
    fetch: async (target, init) => {
      const url = URL.parse(String(target));
      if (url === null) throw new OutboundBlockedError("url", "an unreadable address");
      if (url.username !== "" || url.password !== "") throw new OutboundBlockedError("credentials", url.hostname);
      check(url);
      return exchange(agent, url, init);
    },
    close: () => agent.destroy(),
  };
}

async function exchange(dispatcher: Dispatcher, url: URL, init: OutboundInit): Promise<OutboundResponse> {
  const abort = new AbortController();
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    abort.abort();
    late.reject(new OutboundTimeoutError(url.hostname, init.timeoutMs));
  }, init.timeoutMs);
  try {
    // The library heeds the signal only once connected, so a silent resolver needs the race.
    return await Promise.race([send(dispatcher, url, init, abort.signal), late.promise]);
  } catch (error) {
    if (error instanceof OutboundBlockedError || error instanceof OutboundTimeoutError) throw error;
    if (abort.signal.aborted) throw new OutboundTimeoutError(url.hostname, init.timeoutMs);
    // Library messages may quote headers or the URL, so only the code goes on.
    throw new OutboundNetworkError(url.hostname, codeOf(error));
  } finally {
    clearTimeout(timer);
  }
}

async function send(
  dispatcher: Dispatcher,
  url: URL,
  init: OutboundInit,
  signal: AbortSignal,
): Promise<OutboundResponse> {
  const { method, headers = {}, body = null } = init;
  const answer = await request(url, { dispatcher, method, headers, body, signal });
  const read = await readUpTo(answer.body, init.maxResponseBytes);
  return { status: answer.statusCode, headers: flatten(answer.headers), ...read };
}

async function readUpTo(
  stream: AsyncIterable<Uint8Array>,
  bytesMax: number,
): Promise<{ body: Uint8Array; truncated: boolean }> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of stream) {
    chunks.push(chunk.subarray(0, bytesMax - length));
    length += chunk.length;
    // Leaving the loop closes the stream and its connection.
    if (length > bytesMax) return { body: Buffer.concat(chunks), truncated: true };
  }
  return { body: Buffer.concat(chunks), truncated: false };
}

function createAgent(connect: buildConnector.connector): Agent {
  // The whole exchange has one deadline of its own.
  return new Agent({ connect, headersTimeout: 0, bodyTimeout: 0, keepAliveTimeout: 4_000, pipelining: 1 });
}

type AddressRule = (hostname: string, address: string) => boolean;

function guardedConnector(isAllowed: AddressRule, lookup: Lookup): buildConnector.connector {
  const guarded = guardedLookup(isAllowed, lookup);
  const connect = buildConnector({ allowH2: false, timeout: connectTimeoutMs, lookup: guarded });
  return (target, done) => {
    // Sockets never call the look-up for a literal.
    const literal = literalAddress(target.hostname);
    if (literal !== undefined && !isAllowed(target.hostname, literal)) {
      done(new OutboundBlockedError("address", target.hostname), null);
      return;
    }
    connect(target, done);
  };
}

function guardedLookup(isAllowed: AddressRule, lookup: Lookup): LookupFunction {
  return (hostname, options, done) => {
    const family = options.family === "IPv4" ? 4 : options.family === "IPv6" ? 6 : (options.family ?? 0);
    lookup(hostname, { all: true, family, hints: options.hints ?? 0 }, (error, addresses) => {
      if (error !== null) return done(error, []);
      const [first] = addresses;
      if (first === undefined || !addresses.every(({ address }) => isAllowed(hostname, address))) {
        return done(new OutboundBlockedError("address", hostname), []);
      }
      return options.all === true ? done(null, addresses) : done(null, first.address, first.family);
    });
  };
}

function flatten(headers: Readonly<Record<string, string | string[] | undefined>>): Record<string, string> {
  const flat: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) flat[name] = Array.isArray(value) ? value.join(", ") : value;
  }
  return flat;
}

function codeOf(error: unknown): string {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return typeof code === "string" && /^[A-Z0-9_]{1,64}$/.test(code) ? code : "UNKNOWN";
}
