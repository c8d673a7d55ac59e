import type { Kind, Verdict } from "./case.ts";
import { runClientCases } from "./client-suite.ts";
import type { Cases } from "./load-cases.ts";
import { runRelayCases } from "./relay-suite.ts";
import type { Target } from "./target.ts";
import { runWebhookCases } from "./webhook-suite.ts";

/** Which cases to run: kinds, and whether a case's name is wanted. */
export type Choice = {
  readonly kinds: readonly Kind[];
  readonly slow: boolean;
  readonly wanted: (name: string) => boolean;
};

/** Runs the chosen cases against one target. */
export async function runSuite(target: Target, cases: Cases, choice: Choice): Promise<Verdict[]> {
  const chosen = <C extends { name: string; kind: Kind; slow?: boolean }>(all: readonly C[]): C[] =>
    all.filter(({ name, kind, slow }) => {
      return choice.kinds.includes(kind) && choice.wanted(name) && (choice.slow || slow !== true);
    });
  const [relay, client, webhook] = await Promise.all([
    runRelayCases(target, chosen(cases.relay)),
    runClientCases(target, chosen(cases.client)),
    runWebhookCases(target, chosen(cases.webhook)),
  ]);
  return [...relay, ...client, ...webhook];
}
