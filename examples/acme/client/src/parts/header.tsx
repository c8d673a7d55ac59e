import { useShopSession } from "../shop-session.ts";
import { Link } from "./link.tsx";

export function Header() {
  const { user, signOut } = useShopSession();
  return (
    <header className="top">
      <Link href="/" className="brand">
        <img src="/icon.svg" alt="" width="28" height="28" />
        Acme <span>Weather</span>
      </Link>
      <nav aria-label="Main">
        <Link href="/pricing">Pricing</Link>
        {user && (
          <>
            <Link href="/app">App</Link>
            <Link href="/billing">Billing</Link>
            <Link href="/webhooks">Webhooks</Link>
          </>
        )}
      </nav>
      {user ? (
        <div className="person">
          <span title={user.email}>{user.name}</span>
          <button type="button" className="quiet" onClick={() => void signOut()}>
            Sign out
          </button>
        </div>
      ) : (
        <Link href="/" className="button quiet">
          Sign in
        </Link>
      )}
    </header>
  );
}
