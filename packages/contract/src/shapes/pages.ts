import { z } from "zod";
import { Plan } from "./catalog.ts";
import { Invoice } from "./invoices.ts";
import { amount, id, instant, url } from "./primitives.ts";
import { ChangePlan, Subscription } from "./subscriptions.ts";

const merchant = z.object({ name: z.string(), mode: z.enum(["test", "live"]) }).meta({ id: "PageMerchant" });

export const CheckoutPage = z
  .object({
    id,
    status: z.enum(["open", "processing", "complete", "expired", "canceled"]),
    merchant,
    plan: Plan,
    currency: z.string(),
    amount_due: amount,
    trial_end: instant.nullable(),
    renewal_amount: amount,
    interval: z.string(),
    provider: z.string(),
    success_url: z.string(),
    cancel_url: z.string(),
    expires_at: instant,
    failure: z.string().nullable(),
  })
  .meta({ id: "CheckoutPage", description: "What the hosted checkout shows." });

export const PageRedirect = z
  .object({ redirect_url: z.string() })
  .meta({ id: "PageRedirect", description: "Where the browser goes next." });

export const CheckoutPay = z
  .strictObject({ return_url: url })
  .meta({ id: "CheckoutPay", description: "return_url is the hosted page the provider sends the payer back to." });

export const CheckoutSettled = z
  .object({
    status: z.enum(["open", "processing", "complete", "expired", "canceled"]),
    redirect_url: z.string().nullable(),
  })
  .meta({ id: "CheckoutSettled" });

export const PortalRedeem = z.strictObject({}).meta({ id: "PortalRedeem" });

export const PortalRedeemed = z
  .object({ session_token: z.string(), expires_at: instant })
  .meta({ id: "PortalRedeemed", description: "The one-time URL is spent; this token lives in the portal's cookie." });

const StoredMethod = z
  .object({ id, brand: z.string().nullable(), last4: z.string().nullable(), expires: z.string().nullable() })
  .meta({ id: "PortalPaymentMethod" });

export const PortalPage = z
  .object({
    merchant,
    customer: z
      .object({ id, name: z.string().nullable(), email: z.string().nullable() })
      .meta({ id: "PortalCustomer" }),
    currency: z.string(),
    credit_balance: amount,
    subscriptions: z.array(Subscription.extend({ plan_name: z.string() }).meta({ id: "PortalSubscription" })),
    invoices: z.array(Invoice),
    plans: z.array(Plan),
    payment_method: StoredMethod.nullable(),
    return_url: z.string().nullable(),
    expires_at: instant,
  })
  .meta({ id: "PortalPage", description: "What the hosted portal shows: the newest twelve invoices." });

export const PortalChangePlan = ChangePlan.pick({ new_plan_id: true, proration_date: true })
  .strict()
  .meta({ id: "PortalChangePlan" });

export const PortalCancel = z.strictObject({}).meta({ id: "PortalCancel" });
