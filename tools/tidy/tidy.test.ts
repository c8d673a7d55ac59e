import assert from "node:assert/strict";
import { test } from "node:test";
import { findViolations } from "./check.ts";

const manifest = (name: string, dependencies: readonly string[] = []) =>
  JSON.stringify({
    name,
    exports: { ".": "./src/index.ts" },
    dependencies: Object.fromEntries(dependencies.map((dependency) => [dependency, "1.0.0"])),
  });

/** A small house in order: every planted violation below is the only one in it. */
const house: Readonly<Record<string, string>> = {
  "package.json": manifest("paylera"),
  "package-lock.json": '{ "packages": {} }\n',
  "apps/api/package.json": manifest("@paylera/api", [
    "@paylera/contract",
    "@paylera/rules",
    "@paylera/pages",
    "hono",
    "pg",
    "undici",
  ]),
  "apps/api/db/migrations/0001.sql": "create table customers (at timestamptz not null); -- now() is passed in\n",
  "apps/api/src/main.ts": 'import "./app.ts";\n',
  "apps/api/src/index.ts": 'import "./main.ts";\nimport "@paylera/pages";\n',
  "apps/api/src/app.ts":
    'import "./flows/attach.ts";\nimport "./flows/cancel.ts";\nimport "./domains/customers/routes.ts";\n',
  "apps/api/src/platform/clock.ts": "export const wallClock = () => Date.now();\n",
  "apps/api/src/platform/outbound.ts": 'import "undici";\nexport const call = () => fetch("http://localhost");\n',
  "apps/api/src/platform/jobs.ts": 'import "./clock.ts";\nexport const claim = "update jobs set taken_at = $1";\n',
  "apps/api/src/providers/port.ts": 'import "@paylera/contract";\nexport type Provider = string;\n',
  "apps/api/src/domains/customers/routes.ts": 'import "./store.ts";\nimport "../../platform/jobs.ts";\n',
  "apps/api/src/domains/customers/store.ts": `
    import "@paylera/rules";
    export const add = "insert into customers (id) values ($1) on conflict do update set id = excluded.id";
    export const read = "select id from invoices for update of invoices";
  `,
  "apps/api/src/domains/invoicing/store.ts":
    'export const pay = "with due as (select 1) update invoices set paid = true";\n',
  "apps/api/src/providers/sandbox/books.ts":
    'import "../port.ts";\nexport const add = "insert into sandbox.charges values ($1)";\n',
  "apps/api/src/providers/sandbox/books.test.ts": 'import "./books.ts";\nimport "../../domains/customers/store.ts";\n',
  "apps/api/src/flows/attach.ts":
    'import "../domains/customers/store.ts";\nimport "../domains/invoicing/store.ts";\nimport "../providers/port.ts";\nimport "../platform/outbound.ts";\n',
  "apps/api/src/flows/steps/issue.ts": 'import "../../domains/customers/store.ts";\n',
  "apps/api/src/flows/cancel.ts": 'import "./steps/issue.ts";\nimport "../domains/customers/store.ts";\n',
  "apps/pages/package.json": manifest("@paylera/pages", ["@paylera/sdk", "@paylera/contract", "hono"]),
  "apps/pages/src/index.ts":
    'import "@paylera/sdk";\nimport type { Plan } from "@paylera/contract";\nexport type P = Plan;\n',
  "packages/contract/package.json": manifest("@paylera/contract", ["zod"]),
  "packages/contract/src/index.ts": 'import "zod";\nexport const plan = 1;\n',
  "packages/rules/package.json": manifest("@paylera/rules"),
  "packages/rules/src/index.ts": 'export { half } from "./money.ts";\n',
  "packages/rules/src/money.ts": "export const half = (amount: bigint) => amount / 2n;\n",
  "packages/rules/src/money.test.ts": 'import "node:test";\nimport "./money.ts";\n',
  "sdks/js/sdk/package.json": manifest("@paylera/sdk"),
  "sdks/js/sdk/src/index.ts": "export const at = (now = Date.now()) => fetch(String(now));\n",
  "sdks/js/server/package.json": manifest("@paylera/server", ["@paylera/sdk"]),
  "sdks/js/server/src/index.ts": 'import "@paylera/sdk";\nimport "node:crypto";\n',
  "examples/acme/package.json": manifest("acme", ["@paylera/server", "@paylera/api"]),
  "examples/acme/src/index.ts": 'import "@paylera/server";\n',
};

const owners = { customers: "customers", invoices: "invoicing", jobs: "platform" };

function rulesBroken(planted: Readonly<Record<string, string>>): string[] {
  const files = new Map(Object.entries({ ...house, ...planted }));
  return findViolations(files, owners).map(({ rule, file }) => `${rule} ${file}`);
}

/** Adds a line to a file of the house, where the file is already in use. */
function append(file: string, line: string): Record<string, string> {
  return { [file]: `${house[file] ?? ""}${line}\n` };
}

test("a house in order has no violation", () => {
  assert.deepEqual(findViolations(new Map(Object.entries(house)), owners), []);
});

const flow = "apps/api/src/flows/attach.ts";
const store = "apps/api/src/domains/customers/store.ts";
const routes = "apps/api/src/domains/customers/routes.ts";
const clock = "apps/api/src/platform/clock.ts";
const money = "packages/rules/src/money.ts";
const sdk = "sdks/js/sdk/src/index.ts";

/** Each line is one violation: the rule it breaks, the file it is planted in, and what is added there. */
const planted: readonly (readonly [rule: string, file: string, line: string, what: string])[] = [
  ["imports", store, 'import "../invoicing/store.ts";', "a domain imports another domain"],
  ["imports", flow, 'import "./cancel.ts";', "a flow imports another flow"],
  ["imports", "apps/api/src/flows/steps/issue.ts", 'import "../cancel.ts";', "a step imports a flow"],
  ["imports", flow, 'import "./routes.ts";', "a flow imports the flows' routes"],
  ["imports", flow, 'import "../domains/customers/routes.ts";', "a flow imports a domain's routes"],
  ["imports", store, 'import "../../flows/cancel.ts";', "a domain imports a flow"],
  ["imports", store, 'import "../../providers/port.ts";', "a domain imports the provider port"],
  ["imports", clock, 'import "../domains/customers/store.ts";', "the platform imports a domain"],
  ["imports", clock, 'import "@paylera/rules";', "the platform imports the rules"],
  ["imports", clock, 'import "left-pad";', "the platform imports a package that is not declared"],
  ["imports", clock, 'export * from "../domains/customers/store.ts";', "a re-export counts as an import"],
  ["imports", clock, 'await import("../domains/customers/store.ts");', "a dynamic import counts as an import"],
  ["imports", money, 'import "node:fs";', "the rules import the runtime"],
  ["imports", money, 'import "../../contract/src/index.ts";', "a relative import leaves its package"],
  ["imports", "packages/contract/src/index.ts", 'import "hono";', "the contract imports more than zod"],
  [
    "imports",
    "apps/pages/src/index.ts",
    'import { plan } from "@paylera/contract"; plan;',
    "pages import contract values",
  ],
  ["imports", sdk, 'import "node:crypto";', "the client imports anything at all"],
  ["imports", "examples/acme/src/index.ts", 'import "@paylera/api";', "an example imports a private package"],
  ["one-writer", store, 'export const a = "insert into invoices (id) values ($1)";', "a foreign insert"],
  ["one-writer", store, "export const b = `update invoices as i set n = ${1}`;", "a foreign update in a template"],
  ["one-writer", store, 'export const c = "delete from invoices";', "a foreign delete"],
  [
    "one-writer",
    store,
    'export const d = "merge into invoices using x on true when matched then do nothing";',
    "a merge",
  ],
  ["one-writer", store, 'export const e = "truncate table invoices";', "a foreign truncate"],
  [
    "one-writer",
    store,
    'export const f = "with x as (delete from jobs returning 1) select 1 from x";',
    "a write in a CTE",
  ],
  [
    "one-writer",
    store,
    'export const g = "INSERT INTO public.\\"invoices\\" VALUES (1)";',
    "capitals, schema and quotes",
  ],
  ["one-writer", store, 'export const h = "insert into nobodys (id) values (1)";', "a table without owner"],
  [
    "one-writer",
    store,
    "export const i = (t: string) => `insert into ${t} (id) values (1)`;",
    "a table put in by value",
  ],
  ["one-writer", clock, 'export const j = "delete from sandbox.charges";', "the platform writes a provider's table"],
  ["sql-in-stores", routes, 'export const k = "select id from customers";', "SQL in routes"],
  ["sql-in-stores", flow, 'export const l = "update invoices set paid = true";', "SQL in a flow"],
  ["function-size", store, `export function long() {\n${"\n".repeat(60)}}`, "a function of 62 lines"],
  ["file-size", store, "\n".repeat(400), "a file of more than 400 lines"],
  ["names", store, "export const customerData = 1;", "an export named for nothing"],
  ["names", store, "export function processInvoice() {}", "an export with an empty verb"],
  ["no-any", store, "export const m = (x: any) => x;", "any"],
  ["todo", store, "// TODO: later", "a TODO without owner"],
  ["no-skipped-tests", "packages/rules/src/money.test.ts", 'it.skip("x", () => {});', "a skipped test"],
  ["no-skipped-tests", "packages/rules/src/money.test.ts", 'test.only("x", () => {});', "a lone test"],
  ["machine-path", store, "// see /home/someone/notes", "a path of one machine"],
  ["private-host", store, "// https://npm.corp/x", "a host of one network"],
  ["injected-clock", store, "export const o = () => Date.now();", "the wall clock"],
  ["injected-clock", store, "export const p = () => new Date();", "the wall clock by new"],
  ["injected-clock", store, 'export const q = "select now() from customers";', "the clock of the database"],
  ["injected-clock", money, "export const r = () => globalThis.Date.now();", "the wall clock in the rules"],
  ["injected-clock", "apps/api/db/migrations/0001.sql", "alter table a alter b set default now();", "a default now()"],
  ["injected-chance", store, "export const s = () => Math.random();", "chance"],
  ["injected-chance", store, "export const t = () => crypto.randomUUID();", "chance by crypto"],
  ["injected-http", store, 'export const u = () => fetch("http://x");', "a bare fetch"],
  ["injected-http", store, 'import { request } from "undici"; request;', "an HTTP client"],
];

for (const [rule, file, line, what] of planted) {
  test(`${rule} finds ${what}`, () => assert.deepEqual(rulesBroken(append(file, line)), [`${rule} ${file}`]));
}

test("unused-file finds a file that nothing imports", () => {
  assert.deepEqual(rulesBroken({ "packages/rules/src/lost.ts": "export const lost = 1;\n" }), [
    "unused-file packages/rules/src/lost.ts",
  ]);
});

test("names finds a file named for nothing", () => {
  const broken = rulesBroken({
    "packages/rules/src/utils.ts": "",
    "packages/rules/src/utils.test.ts": 'import "./utils.ts";\n',
  });
  assert.deepEqual(broken, ["names packages/rules/src/utils.ts", "names packages/rules/src/utils.test.ts"]);
});

test("lockfile finds the address of a registry", () => {
  const lock = { packages: { "node_modules/hono": { resolved: "https://registry.example/hono.tgz" } } };
  const text = JSON.stringify(lock, null, 2);
  assert.deepEqual(rulesBroken({ "package-lock.json": text }), ["lockfile package-lock.json"]);
});

test("lockfile finds a platform package that is named but not held", () => {
  const lock = { packages: { "node_modules/vite": { optionalDependencies: { "vite-linux-x64": "1.0.0" } } } };
  const text = JSON.stringify(lock, null, 2);
  assert.deepEqual(rulesBroken({ "package-lock.json": text }), ["lockfile package-lock.json"]);
});

test("prose that mentions an update is not SQL", () => {
  const prose =
    'export const x = ["Select a plan first", "could not update the customer set", "deleted from the list"];';
  assert.deepEqual(rulesBroken(append(routes, prose)), []);
});

test("generated code is left alone, and may be imported", () => {
  const generated = { "sdks/js/sdk/src/generated/types.ts": "export type Anything = any;\n" };
  assert.deepEqual(rulesBroken({ ...generated, ...append(sdk, 'export * from "./generated/types.ts";') }), []);
});
