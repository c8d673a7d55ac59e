import type { Customer, EntitlementsBundle, FeatureCheck } from "@paylera/sdk";

/** What a server rendered with: any part may be missing. */
export type InitialParts = {
  entitlements?: EntitlementsBundle | undefined;
  customer?: Customer | undefined;
  features?: readonly FeatureCheck[] | undefined;
};

/** What `<PayleraProvider initialState>` takes: the parts, or a single result of a server call as it is. */
export type InitialState = InitialParts | EntitlementsBundle | Customer | FeatureCheck;

/** Sorts a state into its parts by its shape. */
export function partsOf(state: InitialState): InitialParts {
  if ("privileges" in state) return { entitlements: state };
  if ("feature_code" in state) return { features: [state] };
  if ("metadata" in state) return { customer: state };
  return state;
}

/** Joins the results of several server calls; of two of one kind the later wins. */
export function mergeInitialState(...states: readonly InitialState[]): InitialParts {
  const merged: InitialParts = {};
  const features: FeatureCheck[] = [];
  for (const state of states) {
    const { entitlements, customer, features: more = [] } = partsOf(state);
    if (entitlements) merged.entitlements = entitlements;
    if (customer) merged.customer = customer;
    features.push(...more);
  }
  return features.length > 0 ? { ...merged, features } : merged;
}
