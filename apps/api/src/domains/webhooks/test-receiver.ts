import { createHmac } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { after } from "node:test";
import type { EventType } from "@paylera/contract";
import type { Json, TestTenant } from "../../../test/harness.ts";
import { record } from "../../platform/facts.ts";

export type Received = { headers: IncomingHttpHeaders; body: Buffer; event: Json };

/** A merchant's server on loopback: keeps what it was sent and answers what a test decides. */
export type Receiver = {
  url: string;
  received: Received[];
  /** The most requests it was answering at once. */
  busiest(): number;
  /** Resolves when it has been sent `count` requests in all. */
  sent(count: number): Promise<void>;
};

export type Answer = (response: ServerResponse, request: Received, index: number) => void;

export const answering =
  (status: number, headers: Record<string, string> = {}): Answer =>
  (response) =>
    void response.writeHead(status, headers).end();

/** Opens a receiver until the tests of the file end. */
export async function openReceiver(answer: Answer = answering(200)): Promise<Receiver> {
  const received: Received[] = [];
  const waiting: { count: number; resolve: () => void }[] = [];
  let open = 0;
  let openMax = 0;
  const server = createServer((request, response) => {
    open += 1;
    openMax = Math.max(openMax, open);
    response.once("close", () => (open -= 1));
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const body = Buffer.concat(chunks);
      const one = { headers: request.headers, body, event: JSON.parse(body.toString()) as Json };
      received.push(one);
      for (const { count, resolve } of waiting) if (received.length >= count) resolve();
      answer(response, one, received.length - 1);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  after(() => {
    server.closeAllConnections();
    server.close();
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    received,
    busiest: () => openMax,
    sent: (count) => {
      const { promise, resolve } = Promise.withResolvers<void>();
      if (received.length >= count) resolve();
      waiting.push({ count, resolve });
      return promise;
    },
  };
}

/** Registers an endpoint and answers it with its secret. */
export async function register(tenant: TestTenant, url: string, events: readonly string[] = ["*"]): Promise<Json> {
  return (await tenant.call("POST", "/v1/webhook-endpoints", { url, events })).json;
}

/** Records an event of an object; answers the event's id. */
export const happen = (tenant: TestTenant, objectId: string, event: EventType = "invoice.paid"): Promise<string> =>
  tenant.inside((ctx) => {
    const object = event.split(".")[0] ?? event;
    return record(ctx, { event, object, objectId, changed: ["status"], snapshot: { id: objectId, note: "é✓" } });
  });

/** The one delivery of an event, as the API shows it. */
export async function deliveryOf(tenant: TestTenant, eventId: string): Promise<Json> {
  const { json } = await tenant.call("GET", `/v1/webhook-deliveries?event_id=${eventId}`);
  return json["data"]?.[0] as unknown as Json;
}

/** Checks a delivery as a merchant would, with nothing of the product: which of the secrets signed it. */
export function signers({ headers, body }: Received, secrets: readonly string[]): string[] {
  const [time, ...signatures] = String(headers["paylera-signature"]).split(",");
  const signed = (secret: string) =>
    `v1=${createHmac("sha256", secret)
      .update(`${time?.slice(2)}.`)
      .update(body)
      .digest("hex")}`;
  return signatures.map((signature) => secrets.find((secret) => signed(secret) === signature) ?? "nobody");
}
