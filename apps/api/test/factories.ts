import assert from "node:assert/strict";
import type { wire } from "@paylera/contract";
import { demoCatalogue } from "../src/demo-catalogue.ts";
import type { TestTenant } from "./harness.ts";

/** Puts the demo catalogue through the API, as a merchant would. */
export async function putDemoCatalogue(tenant: TestTenant): Promise<void> {
  for (const { path, body } of demoCatalogue) {
    const answer = await tenant.call("PUT", path, body);
    assert.equal(answer.status, 200, `${path}: ${answer.text}`);
  }
}

export type CustomerFields = Partial<Pick<wire.Customer, "email" | "name" | "external_id" | "currency" | "metadata">>;

let made = 0;

/** Creates a customer with an e-mail of its own. */
export async function makeCustomer(tenant: TestTenant, overrides: CustomerFields = {}): Promise<wire.Customer> {
  made += 1;
  const body = { email: `ada${made}@example.com`, name: "Ada Lovelace", ...overrides };
  const answer = await tenant.call("POST", "/v1/customers", body);
  assert.equal(answer.status, 201, answer.text);
  return JSON.parse(answer.text) as wire.Customer;
}

/** The plan of this code with its live prices and its grants. */
export async function planByCode(tenant: TestTenant, code: string): Promise<wire.Plan> {
  const answer = await tenant.call("GET", `/v1/admin/plans/${code}`);
  assert.equal(answer.status, 200, `${code}: ${answer.text}`);
  return JSON.parse(answer.text) as wire.Plan;
}
