import { HOUR_MS } from "@paylera/rules";
import {
  type CallFailure,
  type CallRow,
  findCall,
  saveAnswer,
  saveSent,
  saveUnanswered,
} from "../../domains/payments/call-store.ts";
import { inTx, type Scene } from "../../platform/context.ts";
import {
  type Charge,
  type Provider,
  type ProviderCheckout,
  ProviderRefusedError,
  ProviderUnknownError,
  type StoredMethod,
} from "../../providers/port.ts";
import { providerFor } from "./provider-for.ts";

/** What a provider says about a call. Only `paid`, `set_up` and `failed` are ends. */
export type Outcome =
  | { kind: "paid"; charge: Charge; method: StoredMethod | null }
  | { kind: "set_up"; method: StoredMethod }
  | { kind: "failed"; failure: CallFailure; chargeRef: string | null }
  | { kind: "processing" }
  | { kind: "open"; failure: CallFailure | null }
  | { kind: "unknown" };

/** The failure of a page that was closed, by us or by time, without a try. */
export const pageClosed = "page_closed";

/** Providers forget keys after 24 hours; well before that a call is only looked up and never sent again. */
const keyLifeMs = 20 * HOUR_MS;
/** A provider that says nothing for this long needs a person. */
const patienceMs = 72 * HOUR_MS;

/**
 * Sends a call, or looks up what became of it, outside of any transaction. A lost answer leaves the call `unknown`: it
 * is asked for again under the same key, so however often this runs the provider acts once.
 */
export async function askProvider(scene: Scene, call: CallRow): Promise<Outcome> {
  try {
    const provider = await providerFor(scene, call.provider);
    if (call.provider_ref !== null) return await lookUpByRef(provider, call, call.provider_ref);
    if (call.state === "failed") return await lookUpByCall(provider, call, "not_found");
    const age = scene.now - (call.sent_at ?? scene.now);
    if (age < keyLifeMs) return await send(scene, provider, call);
    return await lookUpByCall(provider, call, "not_found");
  } catch (error) {
    if (!isSilence(error)) throw error;
    await inTx(scene, (ctx) => saveUnanswered(ctx, call.id, isHopeless(call, scene.now) ? "manual" : "unknown"));
    scene.deps.log.warn({ call_id: call.id, op: call.op, reason: error.message }, "a payment provider did not answer");
    return { kind: "unknown" };
  }
}

/** A provider that refuses even to be asked (wrong credentials, say) has told nothing about the call. */
const isSilence = (error: unknown): error is Error =>
  error instanceof ProviderUnknownError || error instanceof ProviderRefusedError;

const isHopeless = (call: CallRow, now: number): boolean => now - call.created_at >= patienceMs;

async function send(scene: Scene, provider: Provider, call: CallRow): Promise<Outcome> {
  // Somebody else settled it since it was read: what they wrote stands.
  if (!(await inTx(scene, (ctx) => saveSent(ctx, call.id)))) return { kind: "unknown" };
  try {
    if (call.op === "charge") {
      const charge = await provider.charge(chargeRequest(scene, call));
      await inTx(scene, (ctx) => saveAnswer(ctx, call.id, { ref: charge.ref, url: null }));
      return outcomeOfCharge(charge);
    }
    const checkout = await provider.createCheckout(checkoutRequest(scene, call));
    await inTx(scene, (ctx) => saveAnswer(ctx, call.id, { ref: checkout.ref, url: checkout.url }));
    // A repeated creation answers what was true then, so the state is read when the call was sent before.
    return call.state === "intent" ? outcomeOfCheckout(checkout) : await lookUpByRef(provider, call, checkout.ref);
  } catch (error) {
    if (!(error instanceof ProviderRefusedError)) throw error;
    scene.deps.log.error({ call_id: call.id, op: call.op, reason: error.message }, "a payment provider refused a call");
    // A refusal now says nothing about an earlier sending whose answer was lost.
    return lookUpByCall(provider, call, "refused");
  }
}

async function lookUpByRef(provider: Provider, call: CallRow, ref: string): Promise<Outcome> {
  if (call.op !== "charge") return outcomeOfCheckout(await provider.fetchCheckout(ref));
  const charge = await provider.findCharge({ ref });
  if (!charge) throw new ProviderUnknownError("The provider does not know its own charge");
  return outcomeOfCharge(charge);
}

async function lookUpByCall(provider: Provider, call: CallRow, code: "refused" | "not_found"): Promise<Outcome> {
  const charge = await provider.findCharge({ callId: call.id });
  return charge ? outcomeOfCharge(charge) : { kind: "failed", failure: nothingHappened(code), chargeRef: null };
}

const nothingHappened = (code: string): CallFailure => ({
  kind: "soft",
  code,
  message: "The payment could not be started. Nothing was charged.",
});

export function outcomeOfCheckout(checkout: ProviderCheckout): Outcome {
  const { status, charge, method } = checkout;
  if (status === "paid" && charge?.status === "succeeded") return { kind: "paid", charge, method };
  if (status === "set_up" && method) return { kind: "set_up", method };
  if (status === "processing") return { kind: "processing" };
  if (status === "open") return { kind: "open", failure: checkout.failure };
  if (status !== "expired") throw new ProviderUnknownError(`The checkout is ${status} without what proves it`);
  const expired = {
    kind: "soft",
    code: pageClosed,
    message: "The payment page was closed before it was paid.",
  } as const;
  return { kind: "failed", failure: checkout.failure ?? expired, chargeRef: null };
}

function outcomeOfCharge(charge: Charge): Outcome {
  if (charge.status === "succeeded") return { kind: "paid", charge, method: null };
  if (charge.status === "pending") return { kind: "processing" };
  const failure = charge.failure ?? { kind: "soft", code: "declined", message: "The payment was declined." };
  return { kind: "failed", failure, chargeRef: charge.ref };
}

const metadataOf = (scene: Scene, call: CallRow) => ({
  tenant_id: scene.tenant.id,
  call_id: call.id,
  subject_id: call.subject_id,
});

function chargeRequest(scene: Scene, call: CallRow) {
  const { amount, request } = call;
  if (amount === null || request.method_ref === undefined) throw new Error(`call ${call.id} is no charge`);
  return {
    key: call.provider_key,
    methodRef: request.method_ref,
    customerId: call.customer_id,
    amount,
    currency: call.currency,
    description: request.description,
    metadata: metadataOf(scene, call),
  };
}

function checkoutRequest(scene: Scene, call: CallRow) {
  const { request } = call;
  if (request.return_url === undefined || request.expires_at === undefined)
    throw new Error(`call ${call.id} is no checkout`);
  return {
    key: call.provider_key,
    kind: call.op === "setup" ? ("setup" as const) : ("payment" as const),
    amount: call.amount,
    currency: call.currency,
    description: request.description,
    customerId: call.customer_id,
    returnUrl: request.return_url,
    expiresAt: request.expires_at,
    metadata: metadataOf(scene, call),
  };
}

/** Closes the provider's page so that it can no longer be paid; what it became by then is the answer. */
export async function closeCheckout(scene: Scene, call: CallRow): Promise<Outcome> {
  const known = call.provider_ref === null ? await inTx(scene, (ctx) => findCall(ctx, call.id)) : call;
  if (known?.provider_ref == null) return { kind: "unknown" };
  try {
    const provider = await providerFor(scene, call.provider);
    return outcomeOfCheckout(await provider.expireCheckout(known.provider_ref));
  } catch (error) {
    if (isSilence(error)) return { kind: "unknown" };
    throw error;
  }
}
