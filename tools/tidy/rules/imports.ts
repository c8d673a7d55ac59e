import path from "node:path";
import { isTest, workspaceOf } from "../tree.ts";
import type { Rule, Tree } from "../tree.ts";

/** A part of the house. `own` names the room when a kind has many that must not know each other. */
interface Zone {
  readonly kind: string;
  readonly own?: string;
}

/** The first pattern that matches a path names its zone; a captured group is the room. */
const zones: readonly (readonly [string, RegExp])[] = [
  ["rules", /^packages\/rules\//],
  ["contract", /^packages\/contract\//],
  ["platform", /^apps\/api\/src\/platform\//],
  ["port", /^apps\/api\/src\/providers\/port\.ts$/],
  ["provider", /^apps\/api\/src\/providers\/([^/]+)/],
  ["domain-wiring", /^apps\/api\/src\/domains\/([^/]+)\/(?:routes|jobs)\.ts$/],
  ["domain", /^apps\/api\/src\/domains\/([^/]+)/],
  ["flow-step", /^apps\/api\/src\/flows\/steps\//],
  ["flow-wiring", /^apps\/api\/src\/flows\/(?:[\w-]+-)?(?:routes|jobs)\.ts$/],
  ["flow", /^apps\/api\/src\/flows\/([^/.]+)/],
  ["config", /^apps\/api\/src\/config\.ts$/],
  ["api", /^apps\/api\/src\/[^/]+$/],
  ["database", /^apps\/api\/db\//],
  ["pages", /^apps\/(?:pages|dashboard)\//],
  ["sdk-node", /^sdks\/js\/sdk\/src\/node\.ts$/],
  ["sdk", /^sdks\/js\/sdk\//],
  ["sdk-layer", /^sdks\/js\/([^/]+)\//],
  ["conformance", /^sdks\/_conformance\//],
  ["example", /^examples\/([^/]+)\//],
];

interface Allowance {
  readonly zones: readonly string[];
  /** Zones from which only types may come. */
  readonly types?: readonly string[];
  /** Which packages from outside: every declared one, or these; `node:` stands for the runtime's own. */
  readonly libraries: "declared" | readonly string[];
}

const inner = ["platform", "contract", "rules"];
const table: Readonly<Record<string, Allowance>> = {
  rules: { zones: [], libraries: [] },
  contract: { zones: [], libraries: ["zod"] },
  platform: { zones: ["contract"], types: ["config", "port"], libraries: "declared" },
  config: { zones: [], libraries: "declared" },
  port: { zones: ["platform", "contract"], libraries: [] },
  provider: { zones: ["port", "platform", "contract"], libraries: "declared" },
  domain: { zones: inner, libraries: "declared" },
  "domain-wiring": { zones: inner, libraries: "declared" },
  "flow-step": { zones: ["domain", "port", ...inner], libraries: "declared" },
  "flow-wiring": { zones: ["flow", "flow-step", "domain", ...inner], libraries: "declared" },
  flow: { zones: ["flow-step", "domain", "port", ...inner], libraries: "declared" },
  api: {
    zones: [
      "api",
      "domain",
      "domain-wiring",
      "flow",
      "flow-wiring",
      "port",
      "provider",
      "database",
      "config",
      "pages",
      ...inner,
    ],
    libraries: "declared",
  },
  database: { zones: [], libraries: [] },
  pages: { zones: ["sdk"], types: ["contract"], libraries: "declared" },
  sdk: { zones: [], libraries: [] },
  "sdk-node": { zones: ["sdk"], libraries: ["node:http", "node:https"] },
  "sdk-layer": { zones: ["sdk"], libraries: "declared" },
  conformance: { zones: ["sdk", "sdk-layer"], libraries: "declared" },
  example: { zones: ["sdk", "sdk-layer"], libraries: "declared" },
};

/** Who may import whom; tests, tools and benches are free. */
export const imports: Rule = function* (tree) {
  for (const source of tree.sources) {
    const from = zoneOf(source.path);
    const allowance = from && table[from.kind];
    if (!allowance || isTest(source.path)) continue;
    for (const { specifier, typeOnly, line } of source.imports) {
      const reason = refusal(tree, { file: source.path, from, allowance, specifier, typeOnly });
      if (reason) yield { rule: "imports", file: source.path, line, message: `${specifier}: ${reason}` };
    }
  }
};

interface Import {
  readonly file: string;
  readonly from: Zone;
  readonly allowance: Allowance;
  readonly specifier: string;
  readonly typeOnly: boolean;
}

function refusal(tree: Tree, it: Import): string | undefined {
  if (!it.specifier.startsWith(".")) {
    const workspace = tree.workspaces.find(({ name }) => packageOf(it.specifier) === name);
    const declared = workspaceOf(tree, it.file)?.dependencies.has(packageOf(it.specifier)) ?? false;
    if (workspace && !declared && !it.specifier.startsWith("node:")) return "not declared in package.json";
    return workspace ? between(it, zoneOf(`${workspace.folder}/src/index.ts`)) : library(it, declared);
  }
  const target = path.join(path.dirname(it.file), it.specifier);
  if (workspaceOf(tree, target) !== workspaceOf(tree, it.file)) return "reach another package by its name";
  if (path.basename(target) === "package.json") return undefined;
  return between(it, zoneOf(target));
}

function between(it: Import, to: Zone | undefined): string | undefined {
  const name = to ? [to.kind, to.own].filter(Boolean).join(" ") : "files outside the layout";
  const fromName = [it.from.kind, it.from.own].filter(Boolean).join(" ");
  if (to && sameRoom(it.from, to)) return undefined;
  if (to && it.allowance.zones.includes(to.kind)) return undefined;
  if (to && it.typeOnly && it.allowance.types?.includes(to.kind)) return undefined;
  return `${fromName} may not import ${name}`;
}

/** A provider may use the files beside its folders; domains, flows and SDK layers keep to their own room. */
function sameRoom(from: Zone, to: Zone): boolean {
  const kind = (zone: Zone) => (zone.kind === "domain-wiring" ? "domain" : zone.kind);
  return kind(from) === kind(to) && from.own === to.own;
}

function library(it: Import, declared: boolean): string | undefined {
  const builtin = it.specifier.startsWith("node:");
  if (it.allowance.libraries === "declared") return builtin || declared ? undefined : "not declared in package.json";
  if (it.allowance.libraries.includes(packageOf(it.specifier))) return undefined;
  return `${it.from.kind} may import ${it.allowance.libraries.join(", ") || "nothing"} from outside`;
}

function zoneOf(file: string): Zone | undefined {
  for (const [kind, pattern] of zones) {
    const match = pattern.exec(file);
    if (match) return match[1] === undefined ? { kind } : { kind, own: match[1] };
  }
  return undefined;
}

function packageOf(specifier: string): string {
  return specifier.split("/", specifier.startsWith("@") ? 2 : 1).join("/");
}
