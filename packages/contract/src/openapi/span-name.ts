import type { Operation } from "../operation.ts";

/** Names that read better than the rule would make them. */
const spoken: Readonly<Record<string, string>> = {
  "entitlements.check": "Check",
  "entitlements.check_get": "CheckGet",
  "usage.track": "Track",
  "subscriptions.attach": "Attach",
  "subscriptions.change_plan": "ChangePlan",
  "subscriptions.preview_change_plan": "PreviewChangePlan",
  "subscriptions.entitlements": "GetSubscriptionEntitlements",
  "customers.entitlements": "GetCustomerEntitlements",
  "customers.invoices": "ListCustomerInvoices",
  "webhook_endpoints.rotate_secret": "RotateWebhookSecret",
};

const pascal = (words: string): string =>
  words.replace(/(?:^|_)([a-z])/g, (_match, letter: string) => letter.toUpperCase());

const singular = (noun: string): string => noun.replace(/ies$/, "y").replace(/s$/, "");

/** The `<Op>` of the span `Paylera.<Op>` (P-096): `Check`, `CreateCustomer`, `ListPlans`, `AdminPutFeature`. */
export const spanName = (op: Operation): string => {
  const known = spoken[op.id];
  if (known) return known;
  const [tag = "", verb = ""] = op.id.split(".");
  if (op.audience === "page") return `Pages${pascal(verb)}`;
  if (op.audience === "probe") return `Probe${pascal(verb)}`;
  const [, admin = "", noun = ""] = /^(admin_)?(.+)$/.exec(tag) ?? [];
  return `${pascal(admin.replace("_", ""))}${pascal(verb)}${pascal(verb === "list" ? noun : singular(noun))}`;
};
