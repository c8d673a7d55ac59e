import type { Body, OperationOf } from "@paylera/contract";
import type { Ctx } from "../../platform/context.ts";
import { record } from "../../platform/facts.ts";
import { problem } from "../../platform/http/problem.ts";
import { canonicalJson } from "../../platform/json.ts";
import { lockTenant, type TenantRow, updateTenant } from "./store.ts";

/** Changes the fields that were sent. */
export async function changeTenant(ctx: Ctx, body: Body<OperationOf<"tenant.update">>): Promise<TenantRow> {
  const before = await lockTenant(ctx);
  if (!before) throw problem("paylera.not_found", "No such object.");
  const after: TenantRow = {
    ...before,
    name: body.name ?? before.name,
    strict_redirects: body.strict_redirects ?? before.strict_redirects,
    redirect_hosts: body.redirect_hosts ?? before.redirect_hosts,
  };
  const fields = ["name", "strict_redirects", "redirect_hosts"] as const;
  const changed = fields.filter((field) => canonicalJson(before[field]) !== canonicalJson(after[field]));
  if (changed.length === 0) return before;
  await updateTenant(ctx, after);
  const snapshot = {
    id: ctx.tenant.id,
    mode: after.mode,
    region: after.region,
    strict_redirects: after.strict_redirects,
  };
  await record(ctx, { action: "tenant.updated", object: "tenant", objectId: ctx.tenant.id, changed, snapshot });
  return after;
}
