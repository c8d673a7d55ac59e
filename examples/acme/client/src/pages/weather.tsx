import { useApiCalls } from "../api-calls.ts";
import { FeatureList } from "../parts/feature-list.tsx";
import { Link } from "../parts/link.tsx";
import { Meter } from "../parts/meter.tsx";
import { Problem } from "../parts/problem.tsx";

/** The product itself: calls are counted until the quota refuses. */
export function Weather() {
  const { answers, isRefused, isBusy, error, callOnce, callMany } = useApiCalls();
  return (
    <>
      <h1>Your API</h1>
      <div className="columns">
        <section className="card" aria-labelledby="usage">
          <h2 id="usage">Usage</h2>
          <Meter featureCode="api_calls" />
          <p className="actions start">
            <button type="button" disabled={isBusy} onClick={callOnce}>
              Do an API call
            </button>
            <button type="button" className="quiet" disabled={isBusy} onClick={() => callMany(25)}>
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
