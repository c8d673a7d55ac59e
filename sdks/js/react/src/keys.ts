/** Query keys of one backend and one signed-in person, so nothing cached is ever shown to the next one. */
export type Keys = ReturnType<typeof keysFor>;

/** Builds the keys. `all` is the prefix of the others. */
export function keysFor(backendUrl: string, authVersion: string | number) {
  const all = ["paylera", backendUrl, authVersion] as const;
  return {
    all,
    me: [...all, "me"],
    entitlements: [...all, "entitlements"],
    checks: [...all, "check"],
    check: (featureCode: string) => [...all, "check", featureCode],
    subscription: [...all, "subscription"],
    plans: (query: object) => [...all, "plans", query],
    invoices: (query: object) => [...all, "invoices", query],
    allInvoices: [...all, "invoices"],
  } as const;
}
