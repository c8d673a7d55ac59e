import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** A request the stub has seen, and what it may answer. */
export type Seen = { call: string; body: Record<string, unknown> };
type Answers = Record<string, (body: Record<string, unknown>) => unknown>;

/** A Paylera API that answers from a table; what is not in it is a 404. */
export async function startStubApi(answers: Answers) {
  const seen: Seen[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const text = Buffer.concat(chunks).toString();
    const body = text === "" ? {} : (JSON.parse(text) as Record<string, unknown>);
    const call = `${request.method} ${request.url?.split("?")[0]}`;
    seen.push({ call, body });
    const answer = answers[call]?.(body);
    response.writeHead(answer === undefined ? 404 : 200, { "content-type": "application/json" });
    response.end(JSON.stringify(answer ?? { type: "paylera.not_found", status: 404, detail: "No such thing." }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    seen,
    calls: () => seen.map(({ call }) => call),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
