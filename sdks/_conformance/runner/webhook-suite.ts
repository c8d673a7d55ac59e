import type { Loaded, Verdict, WebhookCase } from "./case.ts";
import { inParallel, judge } from "./schedule.ts";
import { startAsking } from "./target.ts";
import type { Target } from "./target.ts";

/** Runs webhook cases in one process. */
export async function runWebhookCases(target: Target, cases: readonly Loaded<WebhookCase>[]): Promise<Verdict[]> {
  if (cases.length === 0) return [];
  const asking = startAsking(target, "webhook");
  const ask = async (one: Loaded<WebhookCase>): Promise<string[]> => {
    const { name, body_base64, header, secrets, tolerance_seconds, now, valid } = one;
    const answer = await asking.ask({ id: name, body_base64, header, secrets, tolerance_seconds, now });
    if (answer === undefined) return [`no answer from the target: ${asking.complaints()}`];
    return answer["valid"] === valid ? [] : [`valid is ${JSON.stringify(answer["valid"])}, not ${valid}`];
  };
  try {
    return await inParallel(cases, (one) => judge(one, () => ask(one)));
  } finally {
    await asking.stop();
  }
}
