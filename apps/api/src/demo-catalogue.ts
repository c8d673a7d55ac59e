/** One object of the catalogue, to be put at its path of the API. */
export type CatalogueEntry = { path: string; body: Record<string, unknown> };

const priced = (usd: number, krw: number, interval: "month" | "year" = "month") => [
  { amount: usd, currency: "USD", interval },
  { amount: krw, currency: "KRW", interval },
];

type Limits = {
  calls: number;
  cycle?: "calendar_month";
  projects: number;
  seats: number;
  support: string;
  exports?: true;
};

const grants = ({ calls, cycle, projects, seats, support, exports }: Limits) => ({
  api_calls: { included_usage: calls, usage_cycle: cycle ?? "subscription_period" },
  projects: { value: projects },
  seats: { value: seats },
  support_level: { value: support },
  ...(exports && { export_csv: { value: true } }),
});

const pro = grants({ calls: 10_000, projects: 10, seats: 10, support: "priority", exports: true });
const scale = grants({ calls: 100_000, projects: 100, seats: 50, support: "dedicated", exports: true });

const plans: Readonly<Record<string, Record<string, unknown>>> = {
  free: {
    name: "Free",
    description: "To try things out",
    prices: priced(0, 0),
    features: grants({ calls: 100, cycle: "calendar_month", projects: 1, seats: 1, support: "community" }),
  },
  starter: {
    name: "Starter",
    description: "For a first product",
    prices: priced(900, 12_000),
    features: grants({ calls: 1_000, projects: 3, seats: 3, support: "email" }),
  },
  pro: { name: "Pro", description: "For growing teams", prices: priced(2900, 39_000), features: pro },
  scale: {
    name: "Scale",
    description: "For products at scale",
    prices: priced(9900, 129_000),
    features: { ...scale, unlimited_history: {} },
  },
  pro_yearly: {
    name: "Pro, yearly",
    description: "Pro with two months free",
    prices: priced(29_000, 390_000, "year"),
    features: pro,
  },
  pro_trial: {
    name: "Pro with a trial",
    description: "Pro, the first 14 days free",
    trial_period_days: 14,
    prices: priced(2900, 39_000),
    features: pro,
  },
};

const put = (kind: string, code: string, body: Record<string, unknown>): CatalogueEntry => ({
  path: `/v1/admin/${kind}/${code}`,
  body,
});

/** What the demo merchant sells, in an order in which every reference exists. */
export const demoCatalogue: readonly CatalogueEntry[] = [
  put("billable-metrics", "api_requests", { name: "API requests" }),
  put("features", "api_calls", {
    name: "API calls",
    value_type: "metered",
    unit: "call",
    billable_metric: "api_requests",
  }),
  put("features", "projects", { name: "Projects", value_type: "numeric", unit: "project" }),
  put("features", "seats", { name: "Seats", value_type: "numeric", unit: "seat" }),
  put("features", "export_csv", { name: "CSV export", value_type: "boolean" }),
  put("features", "support_level", { name: "Support", value_type: "text" }),
  put("features", "unlimited_history", { name: "Unlimited history", value_type: "unlimited" }),
  put("products", "acme_cloud", { name: "Acme Cloud", description: "Everything Acme sells" }),
  ...Object.entries(plans).map(([code, plan]) => put("plans", code, { ...plan, product: "acme_cloud" })),
];
