import type { PayleraClient, Subscription } from "@paylera/sdk";
import type { User } from "./session.ts";

/** The person's Paylera customer. The relay creates it on first use; a real shop stores the id beside the user. */
export async function findCustomerId(paylera: PayleraClient, user: User): Promise<string | null> {
  const { data } = await paylera.customers.list({ email: user.email, limit: 1 });
  return data[0]?.id ?? null;
}

/** The newest subscription that counts, paid or not: trialing, active or past due. */
export async function findLiveSubscription(paylera: PayleraClient, customerId: string): Promise<Subscription | null> {
  const { data } = await paylera.subscriptions.list({
    customer_id: customerId,
    status: "trialing,active,past_due",
    limit: 1,
  });
  return data[0] ?? null;
}
