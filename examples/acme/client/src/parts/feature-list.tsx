import { useFeature } from "@paylera/react";
import { count } from "../format.ts";

const FEATURES = ["projects", "seats", "export_csv", "support_level", "unlimited_history"];
const NAMES: Readonly<Record<string, string>> = {
  projects: "Projects",
  seats: "Seats",
  export_csv: "CSV export",
  support_level: "Support",
  unlimited_history: "Unlimited history",
};

/** Five gates, one request. */
export function FeatureList() {
  return (
    <dl className="features">
      {FEATURES.map((code) => (
        <FeatureRow key={code} code={code} />
      ))}
    </dl>
  );
}

function FeatureRow({ code }: { code: string }) {
  const { allowed, unlimited, data } = useFeature(code);
  const value = data?.value;
  let text = allowed ? "Included" : "Not in your plan";
  if (allowed && typeof value === "number") text = count(value);
  else if (allowed && typeof value === "string") text = value.charAt(0).toUpperCase() + value.slice(1);
  else if (allowed && unlimited) text = "Unlimited";
  return (
    <div data-allowed={allowed}>
      <dt>{NAMES[code]}</dt>
      <dd>{text}</dd>
    </div>
  );
}
