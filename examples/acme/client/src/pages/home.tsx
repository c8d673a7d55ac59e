import { useState } from "react";
import type { FormEvent } from "react";
import { Link } from "../parts/link.tsx";
import { Problem } from "../parts/problem.tsx";
import { useShopSession } from "../shop-session.ts";

export function Home() {
  const { user } = useShopSession();
  return (
    <div className="home">
      <section className="pitch">
        <h1>Weather for your app, one call away.</h1>
        <p>
          Forecasts for every place on Earth through one small API. Start free, pay when you grow, leave whenever you
          like.
        </p>
        <p className="sky" aria-hidden="true">
          <span>
            Lisbon <b>24°</b>
          </span>
          <span>
            Seoul <b>17°</b>
          </span>
          <span>
            Tromsø <b>−6°</b>
          </span>
        </p>
      </section>
      {user ? (
        <section className="card">
          <h2>Welcome back, {user.name}</h2>
          <p>You are signed in as {user.email}.</p>
          <p className="actions">
            <Link href="/app" className="button">
              Open the app
            </Link>
            <Link href="/pricing" className="button quiet">
              See plans
            </Link>
          </p>
        </section>
      ) : (
        <SignIn />
      )}
    </div>
  );
}

function SignIn() {
  const { demoUsers, signIn } = useShopSession();
  const [error, setError] = useState<Error | null>(null);
  const tryTo = (person: { email: string; name?: string }) => {
    setError(null);
    signIn(person).catch(setError);
  };
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const { email = "", name = "" } = Object.fromEntries(new FormData(event.currentTarget)) as Record<string, string>;
    tryTo({ email, name });
  };
  return (
    <section className="card" aria-labelledby="sign-in">
      <h2 id="sign-in">Sign in</h2>
      <p className="soft">Be one of these people, no password needed:</p>
      <ul className="people">
        {demoUsers.map((person) => (
          <li key={person.email}>
            <button type="button" className="quiet" onClick={() => tryTo(person)}>
              <b>{person.name}</b>
              <small>
                {person.email} · pays in {person.currency}
              </small>
            </button>
          </li>
        ))}
      </ul>
      <form onSubmit={submit}>
        <p className="soft">or be someone new:</p>
        <label>
          Name
          <input name="name" autoComplete="name" maxLength={100} />
        </label>
        <label>
          E-mail
          <input name="email" type="email" autoComplete="email" required />
        </label>
        <Problem error={error} />
        <button type="submit">Sign in</button>
      </form>
    </section>
  );
}
