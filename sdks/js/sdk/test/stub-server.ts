import { createServer } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** A request the stub has seen. */
export type SeenRequest = { method: string; url: string; headers: IncomingMessage["headers"]; body: string };

type Answer = (request: SeenRequest, response: ServerResponse) => void;

/** Real server on an ephemeral port that answers each request with the next answer, the last one for the rest. */
export type StubServer = { url: string; seen: SeenRequest[]; [Symbol.asyncDispose](): Promise<void> };

/** An answer with a JSON body. */
export function json(status: number, body: unknown, headers: Record<string, string> = {}): Answer {
  return (_request, response) => {
    const type = status >= 400 ? "application/problem+json" : "application/json";
    response.writeHead(status, { "content-type": type, ...headers });
    response.end(body === undefined ? undefined : JSON.stringify(body));
  };
}

/** Starts a stub; dispose it to close every connection. */
export async function startStub(...answers: Answer[]): Promise<StubServer> {
  const seen: SeenRequest[] = [];
  const server = createServer(async (incoming, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk);
    const { method = "", url = "", headers } = incoming;
    const request = { method, url, headers, body: Buffer.concat(chunks).toString() };
    seen.push(request);
    const answer = answers[Math.min(seen.length, answers.length) - 1];
    answer?.(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    seen,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
