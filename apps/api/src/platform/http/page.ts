import type { Ctx, OpenScene } from "../context.ts";
import { invalidField } from "./problem.ts";

/** What a list handler asks its store for: one row more than a page, after a position. */
export type PageRequest = { take: number; after: readonly string[] | null };

/** A page in the envelope of every list. */
export type Page<T> = { data: T[]; next_cursor: string | null; has_more: boolean };

type PageQuery = { limit?: number | undefined; cursor?: string | undefined };

/**
 * Reads one page. `position` names what the list is ordered by, ending in the id; `read` returns up to `take` rows in
 * that order after the position. The cursor is signed for this tenant, this list and these filters: positions of other
 * lists have other forms.
 */
export async function readPage<Row, Item>(
  ctx: Ctx & Pick<OpenScene, "operation">,
  query: PageQuery & Record<string, unknown>,
  list: {
    read(page: PageRequest): Promise<Row[]>;
    position(row: Row): readonly string[];
    shape(row: Row): Item;
  },
): Promise<Page<Item>> {
  const { limit = 20, cursor, ...filters } = query;
  const queryHash = JSON.stringify([ctx.operation, filters]);
  const after = cursor === undefined ? null : ctx.deps.cursors.decode(ctx.tenant.id, queryHash, cursor);
  if (cursor !== undefined && after === null) {
    throw invalidField("cursor", "is not a cursor of this list with these filters");
  }
  const rows = await list.read({ take: limit + 1, after: after === null ? null : after.map(String) });
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const more = rows.length > limit && last !== undefined;
  return {
    data: shown.map((row) => list.shape(row)),
    next_cursor: more ? ctx.deps.cursors.encode(ctx.tenant.id, queryHash, list.position(last)) : null,
    has_more: more,
  };
}
