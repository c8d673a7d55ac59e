import type { Generator } from "./generate.ts";

/** Every generator there is, in the order they run; a later one may read what an earlier one wrote. */
export const generators: readonly Generator[] = [];
