import { availableParallelism } from "node:os";
import type { Kind, Verdict } from "./case.ts";

/** Runs `work` over the items, a few at a time, keeping their order. */
export async function inParallel<T, R>(
  items: readonly T[],
  work: (item: T) => Promise<R>,
  width: number = availableParallelism() + 1,
): Promise<R[]> {
  const results: R[] = [];
  const entries = items.entries();
  const lanes = Array.from({ length: Math.min(width, items.length) }, async () => {
    for (const [index, item] of entries) results[index] = await work(item);
  });
  await Promise.all(lanes);
  return results;
}

/** Times one case; whatever goes wrong inside becomes its failure. */
export async function judge(
  one: { readonly name: string; readonly title: string; readonly kind: Kind },
  run: () => Promise<readonly string[]>,
): Promise<Verdict> {
  const started = performance.now();
  const failures = await run().catch((error: unknown) => [error instanceof Error ? error.message : String(error)]);
  return { name: one.name, title: one.title, failures, ms: performance.now() - started };
}
