import type { wire } from "@paylera/contract";
import { listOpenCalls } from "../domains/payments/call-store.ts";
import { fillRedirectUrl } from "../domains/sessions/redirect-url.ts";
import { type CheckoutRow, findCheckout } from "../domains/sessions/store.ts";
import { type Ctx, inTx, type RequestScene, type Scene } from "../platform/context.ts";
import { problem } from "../platform/http/problem.ts";
import { settleCall, type Settled } from "./steps/settle-call.ts";

/** The sweeper's and the webhook's way: brings one call as far as the provider lets it. */
export async function settlePayment(scene: Scene, callId: string): Promise<void> {
  await settleCall(scene, callId);
}

/** The payer's way: they are back from the provider and want to know now. */
export async function settleCheckout(scene: RequestScene): Promise<wire.CheckoutSettled> {
  const before = await inTx(scene, (ctx) => findOwn(ctx, scene));
  const settled: Settled[] = [];
  for (const call of await inTx(scene, (ctx) => listOpenCalls(ctx, before.subscription_id))) {
    settled.push(await settleCall(scene, call.id));
  }
  const session = await inTx(scene, (ctx) => findOwn(ctx, scene));
  const isOver = session.status !== "open" && session.status !== "processing";
  if (!isOver && settled.includes("unknown")) {
    throw problem("paylera.provider_unavailable", "The payment provider did not answer. Try again in a moment.");
  }
  return { status: session.status, redirect_url: isOver ? wayOut(session) : null };
}

async function findOwn(ctx: Ctx, scene: RequestScene): Promise<CheckoutRow> {
  const session = scene.session && (await findCheckout(ctx, scene.session.id));
  if (!session) throw problem("paylera.unauthenticated", "Open the checkout from its link.");
  return session;
}

const wayOut = (session: CheckoutRow): string =>
  fillRedirectUrl(session.status === "complete" ? session.success_url : session.cancel_url, session.id);
