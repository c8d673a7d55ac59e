import type { ReactNode } from "react";
import { useId } from "react";
import { useFeature } from "../use-feature.ts";
import { count, day } from "./format.ts";
import { looksOf } from "./labels.ts";
import type { LooksProps } from "./labels.ts";
import { Problem } from "./problem.tsx";

/** Settings of `<UsageMeter>`. */
export type UsageMeterProps = LooksProps & {
  /** Code of a metered feature. */
  feature: string;
  /** Its name on the page. Default: the feature's own. */
  label?: string | undefined;
  /** Share of the quota, 0 to 1, from which `data-state` is `low`. Default 0.8. */
  lowFrom?: number | undefined;
};

/** How much of a quota is used; `data-state` is `ok`, `low`, `used-up` or `unlimited`. */
export function UsageMeter({ feature, label, lowFrom = 0.8, ...props }: UsageMeterProps): ReactNode {
  const { className, labels, locale } = looksOf("meter", props);
  const { data, isPending, error, unlimited, balance } = useFeature(feature);
  const titleId = useId();
  if (error) return <Problem error={error} />;
  if (isPending || !data) {
    return <output className={className}>{isPending ? labels.loading : labels.notInPlan}</output>;
  }
  const used = data.usage ?? 0;
  const included = data.included_usage ?? used + (balance ?? 0);
  const share = included > 0 ? Math.min(Math.max(used / included, 0), 1) : 1;
  const limited = share >= 1 ? "used-up" : share >= lowFrom ? "low" : "ok";
  const text = unlimited
    ? labels.usedUnlimited(count(used, locale))
    : labels.used(count(used, locale), count(included, locale));
  return (
    <section className={className} aria-labelledby={titleId} data-state={unlimited ? "unlimited" : limited}>
      <h3 id={titleId}>{label ?? data.feature_name}</h3>
      <p aria-live="polite">
        <b>
          <bdi>{text}</bdi>
        </b>
        {!unlimited && balance !== null && (
          <span className="paylera-soft">
            {" "}
            <bdi>{labels.left(count(balance, locale))}</bdi>
          </span>
        )}
      </p>
      {!unlimited && (
        <>
          <meter
            className="paylera-hidden"
            aria-labelledby={titleId}
            aria-valuetext={text}
            max={Math.max(included, 1)}
            value={Math.min(used, included)}
          />
          {/* The same for the eye: browsers do not agree on how a meter is styled. */}
          <div className="paylera-bar" aria-hidden="true">
            <span style={{ inlineSize: `${share * 100}%` }} />
          </div>
        </>
      )}
      {data.next_reset_at !== null && (
        <p className="paylera-soft">{labels.startsAgain(day(data.next_reset_at, locale))}</p>
      )}
    </section>
  );
}
