import { createHash } from "node:crypto";
import { globSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { ClientCase, Kind, Loaded, RelayCase, WebhookCase } from "./case.ts";
import { canonical } from "./json.ts";
import type { Json } from "./json.ts";

const home = path.resolve(import.meta.dirname, "..");
const lockFile = path.join(home, "cases.lock.json");

/** All cases, by kind. */
export type Cases = {
  readonly relay: readonly Loaded<RelayCase>[];
  readonly client: readonly Loaded<ClientCase>[];
  readonly webhook: readonly Loaded<WebhookCase>[];
};

function casesOf<C>(kind: Kind): Loaded<C>[] {
  const folder = path.join(home, "cases", kind);
  return globSync("*.json", { cwd: folder })
    .toSorted()
    .flatMap((file) => {
      const topic = path.basename(file, ".json");
      const list = JSON.parse(readFileSync(path.join(folder, file), "utf8")) as (C & { id: string })[];
      return list.map((one) => ({ ...one, kind, name: `${kind}/${topic}/${one.id}` }));
    });
}

/** Reads every case from disk. */
export function loadCases(): Cases {
  return { relay: casesOf("relay"), client: casesOf("client"), webhook: casesOf("webhook") };
}

/** Every case in one list. */
export function allCases(cases: Cases): readonly Loaded<RelayCase | ClientCase | WebhookCase>[] {
  return [...cases.relay, ...cases.client, ...cases.webhook];
}

function hashes(cases: Cases): Record<string, string> {
  const entries = allCases(cases).map((one): [string, string] => {
    const hash = createHash("sha256")
      .update(canonical(one as unknown as Json))
      .digest("hex");
    return [one.name, hash];
  });
  return Object.fromEntries(entries.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** Freezes the cases as they are now. */
export function writeLock(cases: Cases): void {
  writeFileSync(lockFile, `${JSON.stringify(hashes(cases), null, 2)}\n`);
}

/** Cases that were added, changed or removed since they were frozen, and names used twice. */
export function lockFaults(cases: Cases): string[] {
  const now = hashes(cases);
  const locked = JSON.parse(readFileSync(lockFile, "utf8")) as Record<string, string>;
  const names = allCases(cases).map(({ name }) => name);
  const twice = names.filter((name, index) => names.indexOf(name) !== index);
  return [
    ...twice.map((name) => `${name} is the name of two cases`),
    ...Object.keys(now).flatMap((name) => {
      if (locked[name] === undefined) return [`${name} is not frozen yet`];
      return locked[name] === now[name] ? [] : [`${name} changed after it was frozen`];
    }),
    ...Object.keys(locked).flatMap((name) => (now[name] === undefined ? [`${name} was frozen but is gone`] : [])),
  ];
}
