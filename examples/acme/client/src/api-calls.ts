import { useCheck, useEntitlements, useTrack } from "@paylera/react";
import { useState } from "react";
import { callApi } from "./api.ts";

const FORECASTS = ["Lisbon: sunny, 24°", "Seoul: showers, 17°", "Tromsø: snow, −6°", "Cartagena: thunder, 31°"];

/** Calls of Acme's product: each is allowed by Paylera first and counted afterwards. */
export function useApiCalls() {
  const { check } = useCheck();
  const { track } = useTrack();
  const { refetch } = useEntitlements();
  const [answers, setAnswers] = useState<{ id: number; text: string }[]>([]);
  const [isRefused, setRefused] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<Error | null>(null);

  const answer = (text: string) => {
    setRefused(false);
    setAnswers((before) => [{ id: (before[0]?.id ?? 0) + 1, text }, ...before].slice(0, 5));
  };

  // In the browser: ask first, do the thing, then count it. Fine for what costs you nothing.
  const one = async () => {
    const { allowed } = await check("api_calls", 1);
    if (!allowed) return setRefused(true);
    answer(FORECASTS[Math.floor(Math.random() * FORECASTS.length)] ?? "");
    await track("api_calls", 1);
  };

  // On the server: the way to meter what people pay for, because nobody can skip it.
  const many = async (calls: number) => {
    const { allowed } = await callApi<{ allowed: boolean }>("POST", "/api/usage", { calls });
    if (!allowed) return setRefused(true);
    answer(`${calls} forecasts in one batch`);
    await refetch();
  };

  const run = (work: () => Promise<void>) => {
    setBusy(true);
    setError(null);
    work()
      .catch(setError)
      .finally(() => setBusy(false));
  };
  return { answers, isRefused, isBusy, error, callOnce: () => run(one), callMany: (n: number) => run(() => many(n)) };
}
