import { useFeature } from "@paylera/react";
import { count, day } from "../format.ts";

/** How much of the quota is used. Answered from the same request as every other feature on the page. */
export function Meter({ featureCode }: { featureCode: string }) {
  const { data, isPending, unlimited } = useFeature(featureCode);
  if (isPending) return <p className="loading">Loading your quota …</p>;
  if (!data) return <p className="soft">Your plan includes no API calls yet.</p>;
  const usage = data.usage ?? 0;
  const included = data.included_usage ?? 0;
  return (
    <div className="meter">
      <p>
        <b>{count(usage)}</b> {unlimited ? "calls, no limit" : `of ${count(included)} calls used`}
        <span className="soft">{data.balance !== null && !unlimited && `${count(data.balance)} left`}</span>
      </p>
      {!unlimited && <progress max={Math.max(included, 1)} value={Math.min(usage, included)} aria-label="Calls used" />}
      {data.next_reset_at !== null && <p className="soft">Starts again on {day(data.next_reset_at)}.</p>}
    </div>
  );
}
