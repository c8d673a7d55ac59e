import { useCheck, useEntitlements, useTrack } from "@paylera/react";
import { useState } from "react";
import { callApi } from "../api.ts";
import { FeatureList } from "../parts/feature-list.tsx";
import { Link } from "../parts/link.tsx";
import { Meter } from "../parts/meter.tsx";
import { Problem } from "../parts/problem.tsx";

const FORECASTS = ["Lisbon: sunny, 24°", "Seoul: showers, 17°", "Tromsø: snow, −6°", "Cartagena: thunder, 31°"];

type Answer = { id: number; text: string };

/** The product itself: calls are counted until the quota refuses. */
export function Weather() {
  const { check } = useCheck();
  const { track } = useTrack();
  const { refetch } = useEntitlements();
  const [answers, setAnswers] = useState<Answer[]>([]);
  const [isRefused, setRefused] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<Error | null>(null);

  const answer = (text: string) => {
    setRefused(false);
    setAnswers((before) => [{ id: (before[0]?.id ?? 0) + 1, text }, ...before].slice(0, 5));
  };

  // In the browser: ask first, do the thing, then count it. Fine for what costs you nothing.
  const callOnce = async () => {
    const { allowed } = await check("api_calls", 1);
    if (!allowed) return setRefused(true);
    answer(FORECASTS[Math.floor(Math.random() * FORECASTS.length)] ?? "");
    await track("api_calls", 1);
  };

  // On the server: the way to meter what people pay for, because nobody can skip it.
  const callMany = async (calls: number) => {
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

  return (
    <>
      <h1>Your API</h1>
      <div className="columns">
        <section className="card" aria-labelledby="usage">
          <h2 id="usage">Usage</h2>
          <Meter featureCode="api_calls" />
          <p className="actions start">
            <button type="button" disabled={isBusy} onClick={() => run(callOnce)}>
              Do an API call
            </button>
            <button type="button" className="quiet" disabled={isBusy} onClick={() => run(() => callMany(25))}>
              Do 25 at once
            </button>
          </p>
          <Problem error={error} />
          {isRefused && <Refusal />}
          <ul className="answers" aria-live="polite">
            {answers.map(({ id, text }) => (
              <li key={id}>{text}</li>
            ))}
          </ul>
        </section>
        <section className="card" aria-labelledby="plan-features">
          <h2 id="plan-features">What your plan includes</h2>
          <FeatureList />
          <Link href="/billing">Change plan</Link>
        </section>
      </div>
    </>
  );
}

function Refusal() {
  return (
    <output className="callout">
      <b>That would be more than your plan includes.</b> Take a bigger one to go on right away.
      <br />
      <Link href="/pricing" className="button">
        Upgrade
      </Link>
    </output>
  );
}
