import path from "node:path";
import { readSource } from "./source.ts";
import type { Source } from "./source.ts";

export interface Workspace {
  readonly name: string;
  readonly folder: string;
  /** npm packages it may import. */
  readonly dependencies: ReadonlySet<string>;
  /** Files that `exports` and `bin` name. */
  readonly entries: readonly string[];
}

/** The repository as the rules see it. */
export interface Tree {
  readonly files: ReadonlyMap<string, string>;
  /** TypeScript that people wrote: nothing generated, no declarations. */
  readonly sources: readonly Source[];
  readonly workspaces: readonly Workspace[];
  /** Which domain, or folder of apps/api/src, writes a table. */
  readonly owners: Readonly<Record<string, string>>;
}

export interface Violation {
  readonly rule: string;
  readonly file: string;
  readonly line: number;
  readonly message: string;
}

export type Rule = (tree: Tree) => Iterable<Violation>;

export function plantTree(files: ReadonlyMap<string, string>, owners: Readonly<Record<string, string>>): Tree {
  const code = [...files].filter(([file]) => /\.tsx?$/.test(file) && !file.endsWith(".d.ts") && !isGenerated(file));
  const manifests = [...files].filter(([file]) => path.basename(file) === "package.json");
  return {
    files,
    owners,
    sources: code.map(([file, text]) => readSource(file, text)),
    workspaces: manifests.map(([file, text]) => readWorkspace(file, text)),
  };
}

export function isGenerated(file: string): boolean {
  return file.includes("/generated/") || file.startsWith("docs/billing_specs/") || file.startsWith("docs/errors/");
}

/** Tests and what only they use: `x.test.ts`, `test-x.ts`, `testing.ts`, and folders named so. */
export function isTest(file: string): boolean {
  return /\.(test|nightly)\.[a-z]+$|\/(test|testing)\/|\/testing\.ts$|\/test-[\w-]+\.ts$/.test(file);
}

export function workspaceOf(tree: Tree, file: string): Workspace | undefined {
  const around = tree.workspaces.filter(({ folder }) => folder === "." || file.startsWith(`${folder}/`));
  return around.toSorted((a, b) => b.folder.length - a.folder.length)[0];
}

function readWorkspace(file: string, text: string): Workspace {
  const manifest = JSON.parse(text) as Record<string, unknown> & { name?: string };
  const folder = path.dirname(file);
  const fields = ["dependencies", "devDependencies", "peerDependencies", "optionalDependencies"];
  const dependencies = fields.flatMap((field) => Object.keys(manifest[field] ?? {}));
  const entries = [manifest.exports, manifest.bin].flatMap(stringsIn).map((entry) => path.join(folder, entry));
  return { name: manifest.name ?? folder, folder, dependencies: new Set(dependencies), entries };
}

function stringsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(stringsIn) : [];
}
