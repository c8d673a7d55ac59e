import type { ReactNode } from "react";
import { useFeature } from "./use-feature.ts";

/** What a gate guards, and what stands in for it. */
export type FeatureGateProps = {
  /** Code of the feature. */
  feature: string;
  /** Shown when the customer may not. */
  fallback?: ReactNode;
  /** Shown until it is known. */
  loading?: ReactNode;
  children?: ReactNode;
};

/** Shows its children to customers who have the feature. Guards what people see: your server guards what they can do. */
export function FeatureGate({ feature, fallback = null, loading = null, children }: FeatureGateProps): ReactNode {
  const { allowed, isPending } = useFeature(feature);
  if (isPending) return loading;
  return allowed ? children : fallback;
}
