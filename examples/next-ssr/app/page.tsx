import { PayleraProvider } from "@paylera/react";
import { getCustomer, getEntitlements, mergeInitialState } from "@paylera/react/server";
import { payleraSettings } from "./paylera.ts";
import { signedInCustomerId } from "./session.ts";
import { Usage } from "./usage.tsx";

/** A server component: asks Paylera while the page is rendered, so that the browser has nothing left to ask. */
export default async function Page() {
  const customerId = await signedInCustomerId();
  const whom = { ...payleraSettings(), customerId };
  const [entitlements, customer] = await Promise.all([getEntitlements(whom), getCustomer(whom)]);
  return (
    <PayleraProvider authVersion={customer.id} initialState={mergeInitialState(entitlements, customer)}>
      <Usage />
    </PayleraProvider>
  );
}
