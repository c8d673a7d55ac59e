/** The part of a workspace's package.json that a published one is made from. */
export type SourceManifest = {
  readonly name: string;
  readonly version: string;
  readonly description?: string;
  readonly license: string;
  readonly sideEffects?: unknown;
  readonly engines?: Readonly<Record<string, string>>;
  readonly exports: Readonly<Record<string, SourceTarget>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta?: unknown;
};

/** Where a subpath leads: a file, or one per condition. */
export type SourceTarget = string | { readonly [condition: string]: SourceTarget };

type Target = string | { [condition: string]: Target };

const SOURCE = /^\.\/src\/(.+)\.tsx?$/;

/** Name of a compiled file without its extension, from `./src/…`; undefined for files that are published as they are. */
export const compiledName = (file: string): string | undefined => SOURCE.exec(file)?.[1];

/** Every source file that a subpath leads to. */
export function entriesOf(target: SourceTarget): string[] {
  if (typeof target === "string") return compiledName(target) === undefined ? [] : [target];
  return Object.values(target).flatMap(entriesOf);
}

function publishedTarget(target: SourceTarget): Target {
  if (typeof target !== "string") {
    return Object.fromEntries(Object.entries(target).map(([name, inner]) => [name, publishedTarget(inner)]));
  }
  const name = compiledName(target);
  // A file that needs no compiling keeps its name below dist.
  if (name === undefined) return target.replace(/^\.\/src\//, "./dist/");
  return {
    import: { types: `./dist/${name}.d.ts`, default: `./dist/${name}.js` },
    require: { types: `./dist/${name}.d.cts`, default: `./dist/${name}.cjs` },
  };
}

/** The package.json to publish: exports lead to compiled files, nothing of the repository is left. */
export function publishedManifest(source: SourceManifest, repository: string): object {
  const { name, version, description, license, engines } = source;
  const targets = Object.entries(source.exports).map(([subpath, target]) => [subpath, publishedTarget(target)]);
  return {
    name,
    version,
    description,
    license,
    repository: { type: "git", url: repository, directory: `sdks/js/${name.split("/")[1]}` },
    type: "module",
    sideEffects: source.sideEffects ?? false,
    engines,
    main: "./dist/index.cjs",
    types: "./dist/index.d.cts",
    exports: Object.fromEntries(targets),
    files: ["dist", "CHANGELOG.md"],
    dependencies: source.dependencies,
    peerDependencies: source.peerDependencies,
    peerDependenciesMeta: source.peerDependenciesMeta,
  };
}
