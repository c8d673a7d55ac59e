import { toHeaders } from "./node-bridge.ts";
import type { NodeRequest } from "./node-bridge.ts";
import { checkedPath } from "./options.ts";
import type { RelayOptions } from "./options.ts";
import { createRelay } from "./relay.ts";

/** A Fastify request as far as the relay reads it; pass `FastifyRequest` to see your decorators in `identify()`. */
export type FastifyRelayRequest = {
  readonly method: string;
  readonly originalUrl: string;
  readonly protocol: string;
  readonly headers: NodeRequest["headers"];
  readonly body: unknown;
};

/** A Fastify reply as far as the relay writes it. */
export type FastifyRelayReply = {
  readonly raw: { once(event: "close", listener: () => void): unknown; readonly writableFinished: boolean };
  code(status: number): FastifyRelayReply;
  header(name: string, value: string | string[]): FastifyRelayReply;
  send(body?: Uint8Array): unknown;
};

/** A Fastify instance as far as the plugin uses it. */
export type FastifyRelayApp<Req, Reply> = {
  readonly prefix: string;
  removeAllContentTypeParsers(): unknown;
  addContentTypeParser(
    type: string,
    options: { parseAs: "buffer"; bodyLimit: number },
    parse: (request: Req, body: Buffer, done: (error: Error | null, body: Buffer) => void) => void,
  ): unknown;
  route(route: {
    method: string[];
    url: string;
    exposeHeadRoute: false;
    handler: (request: Req, reply: Reply) => Promise<unknown>;
  }): unknown;
};

/** What `identify()` gets as second argument under Fastify. */
export type FastifyContext<Req extends FastifyRelayRequest, Reply> = { readonly request: Req; readonly reply: Reply };

/**
 * Fastify plugin: `app.register(payleraFastify({ identify }), { prefix: "/api/paylera" })`. Its body parser is
 * encapsulated; the rest of the application keeps its own.
 */
export function payleraFastify<
  Req extends FastifyRelayRequest = FastifyRelayRequest,
  Reply extends FastifyRelayReply = FastifyRelayReply,
>(options: RelayOptions<FastifyContext<Req, Reply>>): (app: FastifyRelayApp<Req, Reply>) => Promise<void> {
  const relay = createRelay(options);
  return async (app) => {
    const basePath = options.basePath === undefined && app.prefix !== "" ? checkedPath(app.prefix) : relay.basePath;
    app.removeAllContentTypeParsers();
    // Room above the relay's limit, so that its own 413 answers instead of Fastify's.
    app.addContentTypeParser("*", { parseAs: "buffer", bodyLimit: 16 * relay.maxBodyBytes }, (_, body, done) => {
      done(null, body);
    });
    const handler = async (request: Req, reply: Reply): Promise<unknown> => {
      const response = await relay.respond(toWebRequest(request, reply), { request, reply }, basePath);
      reply.code(response.status);
      for (const [name, value] of response.headers) if (name !== "set-cookie") reply.header(name, value);
      const cookies = response.headers.getSetCookie();
      if (cookies.length > 0) reply.header("set-cookie", cookies);
      return reply.send(response.body === null ? undefined : new Uint8Array(await response.arrayBuffer()));
    };
    // Methods the relay refuses come here too, so that its own 405 answers instead of Fastify's 404.
    const method = ["GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE"];
    for (const url of ["/", "/*"]) app.route({ method, url, exposeHeadRoute: false, handler });
  };
}

function toWebRequest(request: FastifyRelayRequest, reply: FastifyRelayReply): Request {
  const controller = new AbortController();
  reply.raw.once("close", () => {
    if (!reply.raw.writableFinished) controller.abort();
  });
  const headers = toHeaders(request.headers);
  const addressed = `${request.protocol}://${headers.get("host") ?? "localhost"}${request.originalUrl}`;
  const url = URL.canParse(addressed) ? addressed : `http://localhost${request.originalUrl}`;
  const { method, body } = request;
  const init: RequestInit = { method, headers, signal: controller.signal };
  if (method !== "GET" && method !== "HEAD" && body instanceof Uint8Array) init.body = new Uint8Array(body);
  return new Request(url, init);
}
