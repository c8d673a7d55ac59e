import { connectSandbox } from "./adapter.ts";
import type { CardId } from "./cards.ts";
import { processingMs } from "./cards.ts";
import { describeProvider } from "./provider-contract.ts";
import type { PayerCard, ProviderHarness } from "./provider-contract.ts";
import { startTestSandbox, submit } from "./test-sandbox.ts";

const cardOfPayer: Record<PayerCard, CardId> = {
  approves: "approves",
  asks_payer: "three_d_secure",
  declines_soft: "declines_soft",
  declines_hard: "declines_hard",
  processing: "processing",
  renewals_decline_soft: "renewals_decline_soft",
  renewals_decline_hard: "renewals_decline_hard",
};

async function makeSandbox(): Promise<ProviderHarness> {
  const sandbox = await startTestSandbox();
  const { baseUrl, clock, receiver, send } = sandbox;
  const account = await sandbox.openAccount("contract");
  const foreign = { secretKey: "sk_sandbox_wrong", webhookSecret: "whsec_sandbox_wrong" };
  const during = async <T>(behaviour: object, work: () => Promise<T>): Promise<T> => {
    await account.behave(behaviour);
    try {
      return await work();
    } finally {
      await account.behave({});
    }
  };
  return {
    provider: account.provider,
    stranger: connectSandbox({ baseUrl, ...foreign, send, timeoutMs: 5_000 }),
    now: () => clock.now(),
    pay: async (checkout, card) => {
      await submit(checkout.url, { card: cardOfPayer[card] });
      if (card === "asks_payer") await submit(`${checkout.url}/verify`, { answer: "approve" });
    },
    letTimePass: async () => {
      clock.advance(processingMs);
      await sandbox.pump();
    },
    takeWebhooks: async () => {
      await sandbox.pump();
      return receiver.received.splice(0);
    },
    losingAnswers: (work) => during({ drop_connection_after_effect_rate: 1 }, work),
    failingBefore: (work) => during({ error_before_rate: 1 }, work),
    countCharges: async (callId) => {
      const { charges_by_call_id: byCall } = await account.books();
      return (byCall[callId] ?? []).filter((charge) => charge.status === "succeeded").length;
    },
  };
}

describeProvider("the sandbox", makeSandbox);
