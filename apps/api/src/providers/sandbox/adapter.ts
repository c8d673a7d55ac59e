import type { OutboundInit } from "../../platform/outbound.ts";
import type { Charge, Provider, ProviderCheckout, ProviderNotice, Refund, StoredMethod } from "../port.ts";
import { ProviderRefusedError, ProviderUnknownError } from "../port.ts";
import { isFields } from "./fields.ts";
import { isWebhookSigned, signatureHeader } from "./signature.ts";
import type { WireCharge, WireCheckout, WireEvent, WireMethod, WireRefund } from "./wire.ts";

export type Send = (
  url: string,
  init: OutboundInit,
) => Promise<{ status: number; headers: Readonly<Record<string, string>>; body: Uint8Array }>;

export type SandboxConnection = {
  /** Where the sandbox is mounted, such as `http://127.0.0.1:4010/sandbox`. */
  baseUrl: string;
  secretKey: string;
  webhookSecret: string;
  send: Send;
  timeoutMs: number;
};

/** The sandbox as a provider, over real HTTP: it knows the other side only by its answers. */
export function connectSandbox(connection: SandboxConnection): Provider {
  const call = caller(connection);
  const write = (path: string, key: string, fields: object): Promise<Answer> =>
    call({ method: "POST", path, headers: { "idempotency-key": key }, fields });
  return {
    name: "sandbox",
    createCheckout: async (request) => {
      const fields = {
        kind: request.kind,
        ...(request.amount === null ? {} : { amount: toWireAmount(request.amount) }),
        currency: request.currency,
        description: request.description,
        customer_id: request.customerId,
        return_url: request.returnUrl,
        expires_at: request.expiresAt,
        metadata: request.metadata,
      };
      return toCheckout(expectFound(await write("/v1/checkouts", request.key, fields)));
    },
    fetchCheckout: async (ref) => toCheckout(expectFound(await call({ method: "GET", path: checkoutPath(ref) }))),
    expireCheckout: async (ref) =>
      toCheckout(expectFound(await call({ method: "POST", path: `${checkoutPath(ref)}/expire`, fields: {} }))),
    charge: async (request) => {
      const fields = {
        method_ref: request.methodRef,
        customer_id: request.customerId,
        amount: toWireAmount(request.amount),
        currency: request.currency,
        description: request.description,
        metadata: request.metadata,
      };
      return toCharge(expectFound(await write("/v1/charges", request.key, fields)));
    },
    findCharge: async (by) => ("ref" in by ? findByRef(call, by.ref) : findByCall(call, by.callId)),
    refund: async (request) => {
      const fields = {
        charge_ref: request.chargeRef,
        amount: toWireAmount(request.amount),
        metadata: request.metadata,
      };
      return toRefund(expectFound(await write("/v1/refunds", request.key, fields)));
    },
    verifyWebhook: (headers, rawBody, now) => readNotice(connection.webhookSecret, { headers, rawBody, now }),
  };
}

type Question = {
  method: "GET" | "POST";
  path: string;
  headers?: Readonly<Record<string, string>>;
  fields?: object;
};
/** `missing` only when the sandbox itself says that the object does not exist. */
type Answer = { found: unknown } | { missing: string };
type Call = (question: Question) => Promise<Answer>;

function caller(connection: SandboxConnection): Call {
  const base = connection.baseUrl.replace(/\/+$/, "");
  return async ({ method, path, headers, fields }) => {
    const init: OutboundInit = {
      method,
      headers: { authorization: `Bearer ${connection.secretKey}`, "content-type": "application/json", ...headers },
      ...(fields === undefined ? {} : { body: JSON.stringify(fields) }),
      timeoutMs: connection.timeoutMs,
      maxResponseBytes: 1_048_576,
    };
    const answer = await connection.send(`${base}${path}`, init).catch((cause: unknown) => {
      throw new ProviderUnknownError(`No answer to ${method} ${path}`, { cause });
    });
    return judge(`${method} ${path}`, answer.status, parse(answer.body));
  };
}

function judge(what: string, status: number, body: unknown): Answer {
  if (status === 200 && isFields(body)) return { found: body };
  const error = isFields(body) && isFields(body.error) ? body.error : {};
  const code = typeof error.code === "string" ? error.code : "without a reason";
  const said = `${what} answered ${status} ${code}`;
  if (status === 404 && code === "not_found") return { missing: said };
  // A mismatch means that this key already did something else: whatever that was must be looked up.
  const isRefusal = status >= 400 && status < 500 && status !== 409 && status !== 429;
  if (isRefusal && code !== "idempotency_mismatch") throw new ProviderRefusedError(said);
  throw new ProviderUnknownError(said);
}

function expectFound(answer: Answer): unknown {
  if ("missing" in answer) throw new ProviderRefusedError(answer.missing);
  return answer.found;
}

async function findByRef(call: Call, ref: string): Promise<Charge | null> {
  const answer = await call({ method: "GET", path: `/v1/charges/${encodeURIComponent(ref)}` });
  return "found" in answer ? toCharge(answer.found) : null;
}

/** When a call led to several charges, the one that took money is the one that matters, then the newest. */
async function findByCall(call: Call, callId: string): Promise<Charge | null> {
  const page = expectFound(await call({ method: "GET", path: `/v1/charges?call_id=${encodeURIComponent(callId)}` }));
  if (!isFields(page) || !Array.isArray(page.data)) throw unreadable();
  const charges = page.data.map(toCharge);
  const byStatus = (status: Charge["status"]): Charge | undefined => charges.findLast((one) => one.status === status);
  return byStatus("succeeded") ?? byStatus("pending") ?? byStatus("failed") ?? null;
}

function readNotice(
  secret: string,
  input: { headers: Record<string, string>; rawBody: Uint8Array; now: number },
): ProviderNotice | null {
  const [, header] = Object.entries(input.headers).find(([name]) => name.toLowerCase() === signatureHeader) ?? [];
  if (header === undefined || !isWebhookSigned(secret, header, input.rawBody, input.now)) return null;
  const event = parse(input.rawBody);
  if (!isEvent(event)) return null;
  const { object, ref, metadata } = event.data;
  return { eventId: event.id, createdAt: event.created, subject: { kind: object, ref, metadata } };
}

function isEvent(value: unknown): value is WireEvent {
  if (!isFields(value) || typeof value.id !== "string" || !Number.isSafeInteger(value.created)) return false;
  const about = value.data;
  if (!isFields(about) || typeof about.ref !== "string") return false;
  return (about.object === "checkout" || about.object === "charge") && isFields(about.metadata);
}

function toCheckout(value: unknown): ProviderCheckout {
  if (!isObject<WireCheckout>(value, "checkout")) throw unreadable();
  return {
    ref: value.ref,
    url: value.url,
    status: value.status,
    charge: value.charge && toCharge(value.charge),
    method: value.method && toMethod(value.method),
    failure: value.failure,
  };
}

function toCharge(value: unknown): Charge {
  if (!isObject<WireCharge>(value, "charge")) throw unreadable();
  return {
    ref: value.ref,
    status: value.status,
    amount: BigInt(value.amount),
    currency: value.currency,
    refunded: BigInt(value.refunded),
    methodRef: value.method_ref,
    metadata: value.metadata,
    failure: value.failure,
    createdAt: value.created_at,
  };
}

function toRefund(value: unknown): Refund {
  if (!isObject<WireRefund>(value, "refund")) throw unreadable();
  return { ref: value.ref, chargeRef: value.charge_ref, amount: BigInt(value.amount) };
}

function toMethod(method: WireMethod): StoredMethod {
  return { ref: method.ref, brand: method.brand, last4: method.last4, expires: method.expires };
}

/** The sandbox marks each of its objects, which is enough to tell its answer from a proxy's. */
function isObject<T extends { object: string }>(value: unknown, object: T["object"]): value is T {
  return isFields(value) && value.object === object && typeof value.ref === "string";
}

function unreadable(): ProviderUnknownError {
  return new ProviderUnknownError("The answer could not be read");
}

function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes)) as unknown;
  } catch {
    return undefined;
  }
}

function toWireAmount(amount: bigint): number {
  const wire = Number(amount);
  if (!Number.isSafeInteger(wire)) throw new ProviderRefusedError(`The sandbox cannot take an amount of ${amount}`);
  return wire;
}

function checkoutPath(ref: string): string {
  return `/v1/checkouts/${encodeURIComponent(ref)}`;
}
