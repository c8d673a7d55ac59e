import type { Server, ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { createAdaptorServer, getRequestListener, RequestError } from "@hono/node-server";
import { problem, problemResponse, toProblem } from "./problem.ts";

/** How long strangers may take, and how many of them there may be. */
export type ListenLimits = {
  /** From the connection to the end of the head. */
  headersMs: number;
  /** From the connection to the end of the body. */
  requestMs: number;
  /** Between two requests of a connection. */
  keepAliveMs: number;
  /** How often the two first are looked at: Node's own half minute would make them four times as long. */
  checkMs: number;
  connectionsMax: number;
};

export const listenLimits: ListenLimits = {
  headersMs: 10_000,
  requestMs: 30_000,
  keepAliveMs: 65_000,
  checkMs: 2_000,
  connectionsMax: 10_000,
};

export type Listening = {
  port: number;
  /** Takes no new requests, finishes those in hand and closes every connection behind its last answer. */
  close(): Promise<void>;
};

type Answer = (request: Request) => Response | Promise<Response>;

/**
 * Serves `answer` over HTTP. What never becomes a request (a broken head, an impossible host, a head that does not
 * end) is answered with a problem too, and its connection is closed.
 */
export async function listen(
  answer: Answer,
  options: { port: number; host: string; limits: ListenLimits; requestId(): string },
): Promise<Listening> {
  const { limits, requestId } = options;
  const server = createAdaptorServer({
    fetch: answer,
    serverOptions: {
      headersTimeout: limits.headersMs,
      requestTimeout: limits.requestMs,
      keepAliveTimeout: limits.keepAliveMs,
      connectionsCheckingInterval: limits.checkMs,
      requireHostHeader: false,
    },
  }) as Server;
  server.maxConnections = limits.connectionsMax;
  // The adaptor hands no error handler on, so its listener is made here once more.
  server.removeAllListeners("request");
  server.on("request", getRequestListener(answer, { errorHandler: (error) => unreadable(error, requestId()) }));
  server.on("clientError", (error: NodeJS.ErrnoException, socket: Socket) => refuse(socket, error.code, requestId()));
  const finish = followAnswers(server);
  await new Promise<void>((listening, failed) => {
    server.once("error", failed);
    server.listen(options.port, options.host, listening);
  });
  return { port: (server.address() as AddressInfo).port, close: finish };
}

/** Node leaves a connection that is busy at the time open for its next request; here its last answer says `close`. */
function followAnswers(server: Server): () => Promise<void> {
  const inHand = new Set<ServerResponse>();
  let isClosing = false;
  const sayClose = (response: ServerResponse): void => {
    if (!response.headersSent) response.setHeader("Connection", "close");
  };
  server.prependListener("request", (_, response: ServerResponse) => {
    inHand.add(response);
    if (isClosing) sayClose(response);
    response.once("close", () => {
      inHand.delete(response);
      if (isClosing) setImmediate(() => server.closeIdleConnections());
    });
  });
  return () => {
    isClosing = true;
    for (const response of inHand) sayClose(response);
    return new Promise((closed) => server.close(() => closed()));
  };
}

function unreadable(error: unknown, requestId: string): Response {
  const headers = new Headers({ "Paylera-Request-Id": requestId, Connection: "close" });
  const refusal =
    error instanceof RequestError
      ? problem("paylera.invalid_request", "The request line or its host is not valid.")
      : toProblem(error);
  return problemResponse(refusal, headers);
}

const details: Readonly<Record<string, string>> = {
  HPE_HEADER_OVERFLOW: "The head of the request is too large.",
  ERR_HTTP_REQUEST_TIMEOUT: "The request did not arrive in time.",
};

/** Below HTTP there is a socket only. One that the other side has reset, or that is in an answer already, just ends. */
function refuse(socket: Socket, code: string | undefined, requestId: string): void {
  const isAnswering = "_httpMessage" in socket && socket._httpMessage !== null;
  if (code === "ECONNRESET" || !socket.writable || isAnswering) {
    socket.destroy();
    return;
  }
  const refusal = problem("paylera.invalid_request", details[code ?? ""] ?? "The request is not valid HTTP.");
  const response = problemResponse(refusal, new Headers({ "Paylera-Request-Id": requestId, Connection: "close" }));
  void response.text().then((body) => {
    response.headers.set("Content-Length", String(Buffer.byteLength(body)));
    const head = [...response.headers].map(([name, value]) => `${name}: ${value}`);
    socket.end(["HTTP/1.1 400 Bad Request", ...head, "", body].join("\r\n"));
  });
}
