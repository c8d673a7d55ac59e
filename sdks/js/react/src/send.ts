import { errorFromResponse, PayleraConnectionError, PayleraError } from "@paylera/sdk";
import type { CallLog } from "./call-log.ts";

/** Where the relay is mounted, and how to reach it. */
export type RelayAddress = {
  /** Same-origin path such as `/api/paylera`, or the full address of another origin. */
  backendUrl: string;
  /** Default: the browser's. */
  fetch?: typeof fetch | undefined;
};

/** What a call is measured with and where it is written down. */
export type Recorder = {
  log: CallLog;
  /** Milliseconds since 1970. */
  now: () => number;
};

/** One request to the relay. */
export type RelayRequest = {
  method: "GET" | "POST";
  /** Below `backendUrl`; starts with `/`. */
  path: string;
  query?: Readonly<Record<string, string | number | boolean | undefined>> | undefined;
  /** Sent as JSON. */
  body?: unknown;
  headers?: Readonly<Record<string, string>> | undefined;
};

function urlOf(address: RelayAddress, { path, query = {} }: RelayRequest): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined) search.set(name, String(value));
  return `${address.backendUrl.replace(/\/$/, "")}${path}${search.size > 0 ? `?${search}` : ""}`;
}

/**
 * Sends one request and reads the JSON answer; `undefined` for an empty one.
 *
 * @throws PayleraError for every answer that is not a success, by problem type and status; `PayleraConnectionError`
 * when there was none.
 */
export async function sendToRelay(address: RelayAddress, request: RelayRequest, recorder: Recorder): Promise<unknown> {
  const { method, body, headers } = request;
  const init: RequestInit = { method, credentials: "include", headers: { ...headers } };
  if (body !== undefined) {
    init.headers = { ...headers, "content-type": "application/json" };
    init.body = JSON.stringify(body);
  }
  const raw = await recorded(request, recorder, () => reach(address.fetch ?? fetch, urlOf(address, request), init));
  if (raw.status < 200 || raw.status > 299) throw errorFromResponse(raw, recorder.now());
  if (raw.body.length === 0) return undefined;
  try {
    return JSON.parse(new TextDecoder().decode(raw.body));
  } catch (cause) {
    const message = `${method} ${request.path}: the answer is not JSON. Is the relay mounted at ${address.backendUrl}?`;
    throw new PayleraError(message, { status: raw.status, raw, cause });
  }
}

async function recorded(
  { method, path }: RelayRequest,
  { log, now }: Recorder,
  call: () => ReturnType<typeof reach>,
): ReturnType<typeof reach> {
  const startedAtMs = now();
  let answer: Awaited<ReturnType<typeof reach>> | undefined;
  try {
    answer = await call();
    return answer;
  } finally {
    log.add({
      method,
      endpoint: path.replace(/^(\/subscriptions\/)[^/]+/, "$1{id}"),
      status: answer?.status ?? 0,
      durationMs: now() - startedAtMs,
      startedAtMs,
      mode: answer?.headers.get("paylera-mode") ?? undefined,
    });
  }
}

async function reach(fetchOne: typeof fetch, url: string, init: RequestInit) {
  try {
    const response = await fetchOne(url, init);
    const body = new Uint8Array(await response.arrayBuffer());
    return { status: response.status, headers: response.headers, body };
  } catch (cause) {
    throw new PayleraConnectionError("The backend could not be reached", { cause });
  }
}
