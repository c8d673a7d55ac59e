/** One deliberate fault: `find` in `file` becomes `replace`; the named cases are tried first. */
export type Mutant = {
  readonly name: string;
  readonly file: string;
  readonly find: string;
  readonly replace: string;
  readonly caught: readonly string[];
};
