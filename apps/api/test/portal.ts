import assert from "node:assert/strict";
import { call, type TestAnswer, type TestApi, type TestTenant } from "./harness.ts";

/** Opens a customer's portal as a merchant and its visitor would; answers how to call its pages. */
export async function openPortalPages(
  api: TestApi,
  tenant: TestTenant,
  customerId: string,
): Promise<(method: "GET" | "POST", path: string, body?: unknown) => Promise<TestAnswer>> {
  const opened = await tenant.call("POST", `/v1/customers/${customerId}/billing-portal-sessions`, {});
  assert.ok(opened.status < 300, opened.text);
  const link = String(opened.json["url"]).split("/").at(-1) ?? "";
  const redeemed = await call(api.app, "POST", "/v1/pages/portal/redeem", {}, { authorization: `Bearer ${link}` });
  assert.equal(redeemed.status, 200, redeemed.text);
  const authorization = `Bearer ${String(redeemed.json["session_token"])}`;
  return (method, path, body) => call(api.app, method, path, body, { authorization });
}
