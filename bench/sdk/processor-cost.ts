/** Microseconds of processor time that one call of each function costs, the best of the rounds. */
export type Costs<Name extends string> = Readonly<Record<Name, number>>;

/**
 * Runs the functions in turns, so that what else the machine does meets all alike, and keeps each one's best round:
 * noise can only add. Counts this process alone; what answers the calls must live in another.
 */
export async function processorCost<Name extends string>(
  calls: Readonly<Record<Name, () => Promise<unknown>>>,
  { rounds, perRound }: { readonly rounds: number; readonly perRound: number },
): Promise<Costs<Name>> {
  const names = Object.keys(calls) as Name[];
  const best = Object.fromEntries(names.map((name) => [name, Infinity])) as Record<Name, number>;
  // The first two rounds warm up.
  for (let round = -2; round < rounds; round += 1) {
    for (const name of names) {
      const call = calls[name];
      const before = process.cpuUsage();
      for (let count = 0; count < perRound; count += 1) await call();
      const { user, system } = process.cpuUsage(before);
      if (round >= 0) best[name] = Math.min(best[name], (user + system) / perRound);
    }
  }
  return best;
}
