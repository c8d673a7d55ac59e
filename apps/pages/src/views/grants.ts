import type { PlanGrant, UsageCycle } from "@paylera/sdk/pages";
import { html } from "hono/html";
import type { Format } from "../format.ts";
import { type Html, named } from "../layout.ts";
import { everyInterval } from "../wording.ts";

/** What a plan grants, as a list; nothing when it grants nothing worth a line. */
export function grantList(grants: readonly PlanGrant[], interval: string, format: Format): Html {
  const lines = grants.map((grant) => grantLine(grant, interval, format)).filter((line) => line !== null);
  if (lines.length === 0) return html``;
  return html`<ul class="grants">
    ${lines.map((line) => html`<li>${line}</li>`)}
  </ul>`;
}

function grantLine(grant: PlanGrant, interval: string, format: Format): Html | null {
  const name = named(grant.feature_name);
  const amount = (value: number): Html => html`<strong>${format.number(value)}</strong>`;
  switch (grant.value_type) {
    case "boolean":
      return grant.value === false ? null : name;
    case "unlimited":
      return html`${name}: <strong>unlimited</strong>`;
    case "metered": {
      if (grant.included_usage === null) return name;
      const cycle = grant.usage_cycle ? cycleWords(grant.usage_cycle, interval) : "";
      return html`${name}: ${amount(grant.included_usage)}${cycle}`;
    }
    case "numeric":
      return typeof grant.value === "number" ? html`${name}: ${amount(grant.value)}` : name;
    case "text":
      return typeof grant.value === "string" ? html`${name}: <strong>${named(grant.value)}</strong>` : name;
  }
}

function cycleWords(cycle: UsageCycle, interval: string): string {
  switch (cycle) {
    case "subscription_period":
      return ` ${everyInterval(interval)}`;
    case "calendar_month":
      return " each calendar month";
    case "calendar_year":
      return " each calendar year";
    case "never":
      return " in total";
  }
}
