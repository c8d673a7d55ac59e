import type { Ctx } from "../../platform/context.ts";
import { record } from "../../platform/facts.ts";
import { problem } from "../../platform/http/problem.ts";
import { canonicalJson } from "../../platform/json.ts";

export type Lifecycle = {
  id: string;
  code: string;
  created_at: number;
  updated_at: number;
  archived_at: number | null;
};

/** The row that a PUT starts from: new, live, and the code's own from now on. */
export const fresh = (ctx: Ctx, code: string): Lifecycle => ({
  id: ctx.deps.ids.uuid(),
  code,
  created_at: ctx.now,
  updated_at: ctx.now,
  archived_at: null,
});

/** Names of the fields in which two rows differ; what follows from the others is not a change of its own. */
export function changedFields<Row extends object>(before: Row, after: Row, derived: readonly (keyof Row)[]): string[] {
  const skipped = new Set<PropertyKey>([...derived, "id", "created_at", "updated_at"]);
  const names = Object.keys(after) as (string & keyof Row)[];
  return names.filter((name) => !skipped.has(name) && canonicalJson(before[name]) !== canonicalJson(after[name]));
}

export const recordPut = (ctx: Ctx, kind: string, changed: readonly string[], snapshot: { id: string }) =>
  record(ctx, { action: `${kind}.put`, object: kind, objectId: snapshot.id, changed, snapshot });

type Put<Row> = {
  kind: string;
  next: Row;
  /** Fields that only repeat others, such as the code beside an id. */
  derived: readonly (keyof Row)[];
  insert(ctx: Ctx, row: Row): Promise<boolean>;
  lock(ctx: Ctx, code: string): Promise<Row | null>;
  /** Refuses a replacement that what refers to the object could not bear. */
  check(before: Row): Promise<void>;
  update(ctx: Ctx, row: Row): Promise<void>;
  shape(row: Row): { id: string };
};

/**
 * Creates the object or replaces the one that has its code, and brings it back from the archive. Two at once: the
 * second waits in its insert for the first, then replaces it. A replacement that changes nothing writes nothing.
 */
export async function putByCode<Row extends Lifecycle>(ctx: Ctx, put: Put<Row>): Promise<Row> {
  const { kind, next } = put;
  if (await put.insert(ctx, next)) {
    await recordPut(ctx, kind, [], put.shape(next));
    return next;
  }
  const before = await put.lock(ctx, next.code);
  if (!before) throw problem("paylera.version_conflict", `The ${kind} was changed by another request.`);
  await put.check(before);
  const after = { ...next, id: before.id, created_at: before.created_at };
  const changed = changedFields(before, after, put.derived);
  if (changed.length === 0) return before;
  await put.update(ctx, after);
  await recordPut(ctx, kind, changed, put.shape(after));
  return after;
}
