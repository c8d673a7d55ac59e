import type { RawResponse } from "@paylera/sdk/transport";
import { isFields } from "./body.ts";
import { fieldsOf, problemType, UpstreamRefusal } from "./forward.ts";
import type { Send } from "./forward.ts";
import { autoCreateKey } from "./identity.ts";
import type { Identity } from "./identity.ts";
import { isId } from "./ids.ts";
import { RelayProblem } from "./problems.ts";

/** A resolved customer; `created` is the API's answer when the call made or confirmed it just now. */
export type ResolvedCustomer = { readonly id: string; readonly created: RawResponse | undefined };

/** Who may bring a customer into being: `refused` marks a cross-site read. */
export type CreateRule = "allowed" | "off" | "refused";

const unusable = () =>
  new RelayProblem("paylera.upstream_unavailable", "The billing service gave an answer that cannot be used.");

/**
 * The Paylera customer of an identity: the id it carries, else an existing or new customer for its e-mail address.
 *
 * @throws RelayProblem `paylera.customer_not_found` when there is none and `rule` is `off` (A-40b)
 * @throws UpstreamRefusal when the API refuses to create it
 */
export async function resolveCustomer(
  send: Send,
  input: { identity: Identity; tenantId: string | undefined; rule: CreateRule },
): Promise<ResolvedCustomer> {
  const { identity, rule } = input;
  if (identity.customerId !== undefined) return { id: identity.customerId, created: undefined };
  if (rule === "refused") throw new RelayProblem("paylera.csrf_mismatch", "cross-site request");
  if (rule === "off" || identity.email === undefined) {
    throw new RelayProblem("paylera.customer_not_found", "This person has no billing customer yet.");
  }
  const raw = await send({
    method: "POST",
    template: "/v1/customers",
    body: creationBody(identity, identity.email),
    idempotencyKey: autoCreateKey(identity.tenantId ?? input.tenantId, identity.email),
  });
  if (raw.status < 300) return { id: idIn(fieldsOf(raw)), created: raw };
  const found = raw.status === 409 ? await findByEmail(send, identity.email) : undefined;
  if (found === undefined) throw new UpstreamRefusal(raw);
  return { id: found, created: undefined };
}

// Only what identify() said, so that the same person always sends the same bytes under the same key.
function creationBody(identity: Identity, email: string): Record<string, unknown> {
  const body: Record<string, unknown> = { email, currency: identity.currency ?? "USD" };
  if (identity.name !== undefined) body["name"] = identity.name;
  if (identity.metadata !== undefined) body["metadata"] = identity.metadata;
  return body;
}

function idIn(customer: unknown): string {
  const id = isFields(customer) ? customer["id"] : undefined;
  if (!isId(id)) throw unusable();
  return id;
}

// The key was used with other fields, or a twin request still runs: the customer may exist all the same.
async function findByEmail(send: Send, email: string): Promise<string | undefined> {
  const raw = await send({ method: "GET", template: "/v1/customers", query: { email } });
  const list = raw.status === 200 ? fieldsOf(raw)?.["data"] : undefined;
  if (!Array.isArray(list)) throw problemType(raw) === undefined ? unusable() : new UpstreamRefusal(raw);
  const same = (other: unknown) => typeof other === "string" && other.trim().toLowerCase() === email.toLowerCase();
  const found: unknown = list.find((entry: unknown) => isFields(entry) && same(entry["email"]));
  return found === undefined ? undefined : idIn(found);
}
