import type { ServerResponse } from "node:http";
import { ParsedBodyError, readNodeBody } from "../node-bridge.ts";
import type { NodeRequest } from "../node-bridge.ts";
import { createWebhookReceiver } from "./handler.ts";
import type { WebhookOptions, WebhookReceiver } from "./handler.ts";

const PARSED_ADVICE =
  "The webhook body was parsed before it could be verified: mount the endpoint before the JSON body parser, " +
  "or keep the raw body (express.raw, rawBody: true)";

const headerOf = (value: string | string[] | undefined): string | null =>
  Array.isArray(value) ? value.join(",") : (value ?? null);

async function serve(receiver: WebhookReceiver, req: NodeRequest, res: ServerResponse): Promise<void> {
  res.statusCode = await statusFor(receiver, req).catch((error: unknown) => {
    const message = error instanceof ParsedBodyError ? PARSED_ADVICE : "The webhook body could not be read";
    receiver.logger.error(message, { error });
    return 500;
  });
  if (res.statusCode === 405) res.setHeader("allow", "POST");
  res.end();
}

async function statusFor(receiver: WebhookReceiver, req: NodeRequest): Promise<number> {
  if (req.method !== "POST") return 405;
  const body = await readNodeBody(req, { limit: receiver.maxBodyBytes, parsed: "refuse" });
  if (body.length > receiver.maxBodyBytes) return 413;
  return receiver.receive({ body, header: headerOf(req.headers["paylera-signature"]) });
}

/** A `(req, res)` listener for node:http and its relatives. */
export function payleraWebhookNode(options: WebhookOptions): (req: NodeRequest, res: ServerResponse) => Promise<void> {
  const receiver = createWebhookReceiver(options);
  return (req, res) => serve(receiver, req, res);
}

/**
 * Express 4 and 5: `app.post("/webhooks/paylera", payleraWebhookExpress({ on: { … } }))`, before `express.json()` or
 * behind `express.raw({ type: "application/json" })`.
 */
export const payleraWebhookExpress = payleraWebhookNode;

/** Next pages router; the file must also `export const config = { api: { bodyParser: false } }`. */
export const payleraWebhookNextPages = payleraWebhookNode;

/** Hono: `app.post("/webhooks/paylera", payleraWebhookHono({ on: { … } }))`. */
export function payleraWebhookHono(
  options: WebhookOptions,
): (c: { readonly req: { readonly raw: Request } }) => Promise<Response> {
  const receiver = createWebhookReceiver(options);
  return (c) => receiver.handler(c.req.raw);
}

/** Next app router: `export const { POST } = payleraWebhookNext({ on: { … } })`. */
export function payleraWebhookNext(options: WebhookOptions): {
  readonly POST: (request: Request) => Promise<Response>;
} {
  return { POST: createWebhookReceiver(options).handler };
}

/** What the Fastify plugin needs of an instance. */
export type WebhookFastify = {
  removeAllContentTypeParsers(): unknown;
  addContentTypeParser(
    type: string,
    options: { parseAs: "buffer"; bodyLimit: number },
    parse: (request: unknown, body: Buffer, done: (error: Error | null, body: Buffer) => void) => void,
  ): unknown;
  post(path: string, route: (request: FastifyDelivery, reply: FastifyAnswer) => Promise<unknown>): unknown;
};
type FastifyDelivery = { readonly headers: NodeRequest["headers"]; readonly body: unknown };
type FastifyAnswer = { code(status: number): { send(): unknown } };

/** Fastify plugin: `app.register(payleraWebhookFastify({ on: { … } }), { prefix: "/webhooks/paylera" })`. */
export function payleraWebhookFastify(options: WebhookOptions): (app: WebhookFastify) => Promise<void> {
  const receiver = createWebhookReceiver(options);
  return async (app) => {
    // Parsers are encapsulated in the plugin: the rest of the application keeps its own.
    app.removeAllContentTypeParsers();
    app.addContentTypeParser("*", { parseAs: "buffer", bodyLimit: receiver.maxBodyBytes }, (_, body, done) => {
      done(null, body);
    });
    app.post("/", async (request, reply) => {
      const body = request.body instanceof Uint8Array ? request.body : new Uint8Array();
      const status = await receiver.receive({ body, header: headerOf(request.headers["paylera-signature"]) });
      return reply.code(status).send();
    });
  };
}
