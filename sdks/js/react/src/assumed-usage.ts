import type { Entitlement, EntitlementsBundle, FeatureCheck } from "@paylera/sdk";

type Counted = Pick<Entitlement, "feature_code" | "balance" | "usage">;

/**
 * A feature as it will be once usage is counted. Whether it is still allowed is the server's to say, because some
 * quotas may be exceeded.
 *
 * @param value how much more is used; negative takes an assumption back
 */
function used<T extends Counted>(feature: T, value: number): T {
  const { balance, usage } = feature;
  return {
    ...feature,
    balance: balance === null ? null : balance - value,
    usage: usage === null ? null : usage + value,
  };
}

/** A bundle as it will be once usage of one feature is counted; undefined stays undefined. */
export function bundleAfterUse(
  bundle: EntitlementsBundle | undefined,
  featureCode: string,
  value: number,
): EntitlementsBundle | undefined {
  const features = bundle?.features.map((it) => (it.feature_code === featureCode ? used(it, value) : it));
  return bundle && features && { ...bundle, features };
}

/** A check as it will be once usage is counted. */
export function checkAfterUse(check: FeatureCheck | null | undefined, value: number): FeatureCheck | null | undefined {
  return check && used(check, value);
}
