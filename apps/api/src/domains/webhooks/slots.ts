/** How many deliveries this process is making to each endpoint, so that a slow one cannot take every worker. */
export type Slots = {
  /** Takes a place for `run`, or answers false when all are taken. Asking again for the same run changes nothing. */
  enter(endpointId: string, run: object): boolean;
  /** Gives the place of `run` back, if it has one. */
  leave(run: object): void;
  free(endpointId: string): number;
};

export function createSlots(perEndpoint: number): Slots {
  const taken = new Map<object, string>();
  const free = (endpointId: string): number =>
    perEndpoint - [...taken.values()].filter((each) => each === endpointId).length;
  return {
    enter: (endpointId, run) => {
      if (!taken.has(run) && free(endpointId) <= 0) return false;
      taken.set(run, endpointId);
      return true;
    },
    leave: (run) => void taken.delete(run),
    free,
  };
}
