import { request as httpRequest } from "node:http";
import { connect } from "node:net";

/** A request ready to be sent, headers in order and with duplicates. */
export type Outgoing = {
  readonly method: string;
  readonly path: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: Buffer | undefined;
  readonly chunked: boolean;
};

/** A response as it came over the wire; header names in lower case, cookies apart. */
export type Incoming = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly cookies: readonly string[];
  readonly body: Buffer;
};

const LIMIT_MS = 30_000;

/** Sends a request without touching its path; resolves undefined when `signal` ended it. */
export function send(origin: URL, outgoing: Outgoing, signal: AbortSignal | undefined): Promise<Incoming | undefined> {
  return new Promise((resolve, reject) => {
    const { method, path, body, chunked } = outgoing;
    const headers = outgoing.headers.flatMap(([name, value]) => [name, value]);
    if (!headers.some((name, at) => at % 2 === 0 && name.toLowerCase() === "host")) headers.push("Host", origin.host);
    if (body !== undefined && !chunked) headers.push("Content-Length", String(body.length));
    if (body !== undefined && chunked) headers.push("Transfer-Encoding", "chunked");
    const options = { host: origin.hostname, port: origin.port, method, path, headers, setHost: false, agent: false };
    const request = httpRequest(options, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () => {
        const flat = Object.entries(response.headers).map(([name, value]): [string, string] => [
          name,
          [value].flat().join(", "),
        ]);
        const { "set-cookie": _, ...others } = Object.fromEntries(flat);
        const cookies = response.headers["set-cookie"] ?? [];
        resolve({ status: response.statusCode ?? 0, headers: others, cookies, body: Buffer.concat(chunks) });
      });
    });
    const stop = (): void => {
      request.destroy();
      resolve(undefined);
    };
    signal?.addEventListener("abort", stop, { once: true });
    request.setTimeout(LIMIT_MS, () => request.destroy(new Error(`no answer within ${LIMIT_MS} ms`)));
    // A server may answer an oversized body before it was read, and then close; the answer is what counts.
    request.on("error", (error) => reject(error));
    request.end(body);
  });
}

/** Sends bytes exactly as they are on a bare socket and reads until the server closes or a response is complete. */
export function sendRaw(origin: URL, bytes: string): Promise<Incoming> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(origin.port), origin.hostname, () => socket.write(bytes));
    let received = Buffer.alloc(0);
    const done = (): void => {
      const parsed = parseResponse(received);
      if (parsed === undefined) return reject(new Error(`no HTTP response, but ${received.toString().slice(0, 100)}`));
      socket.destroy();
      resolve(parsed);
    };
    socket.setTimeout(5_000, done);
    socket.on("error", reject);
    socket.on("close", done);
    socket.on("data", (chunk: Buffer) => {
      received = Buffer.concat([received, chunk]);
      if (isComplete(received)) done();
    });
  });
}

function isComplete(received: Buffer): boolean {
  const end = received.indexOf("\r\n\r\n");
  if (end < 0) return false;
  const head = received.subarray(0, end).toString("latin1");
  const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1];
  if (length !== undefined) return received.length >= end + 4 + Number(length);
  return /\r\ntransfer-encoding: *chunked/i.test(head) && received.includes("\r\n0\r\n\r\n", end);
}

function parseResponse(received: Buffer): Incoming | undefined {
  const end = received.indexOf("\r\n\r\n");
  const [line = "", ...fields] = received.subarray(0, Math.max(end, 0)).toString("latin1").split("\r\n");
  const status = /^HTTP\/1\.[01] (\d{3})/.exec(line)?.[1];
  if (status === undefined) return undefined;
  const pairs = fields.map((field): [string, string] => {
    const at = field.indexOf(":");
    return [field.slice(0, at).toLowerCase(), field.slice(at + 1).trim()];
  });
  const cookies = pairs.filter(([name]) => name === "set-cookie").map(([, value]) => value);
  const headers = Object.fromEntries(pairs.filter(([name]) => name !== "set-cookie"));
  const rest = received.subarray(end + 4);
  const body = headers["transfer-encoding"] === "chunked" ? unchunk(rest) : rest;
  return { status: Number(status), headers, cookies, body };
}

function unchunk(bytes: Buffer): Buffer {
  const parts: Buffer[] = [];
  let at = 0;
  for (;;) {
    const line = bytes.indexOf("\r\n", at);
    const length = Number.parseInt(bytes.subarray(at, Math.max(line, at)).toString(), 16);
    if (!(length > 0)) return Buffer.concat(parts);
    parts.push(bytes.subarray(line + 2, line + 2 + length));
    at = line + 2 + length + 2;
  }
}
