import { connection } from "next/server.js";

/** Who is signed in: the one thing Paylera needs from your app. Yours reads its session cookie here. */
export async function signedInCustomerId(): Promise<string> {
  // Answered for each request, never while building.
  await connection();
  const customerId = process.env["DEMO_CUSTOMER_ID"];
  if (!customerId) throw new Error("Set DEMO_CUSTOMER_ID to the id of a customer");
  return customerId;
}
