import { deleteCookie, getSignedCookie, setSignedCookie } from "hono/cookie";
import type { Context } from "hono";

/** Who is signed in. Your shop has a user table instead, and proves that people own their address. */
export type User = { email: string; name: string; currency: string };

/** Ready-made people, so that trying the shop takes one click. */
export const demoUsers: readonly User[] = [
  { email: "ada@example.com", name: "Ada Lovelace", currency: "USD" },
  { email: "grace@example.com", name: "Grace Hopper", currency: "USD" },
  { email: "jiwoo@example.com", name: "Kim Ji-woo", currency: "KRW" },
];

const COOKIE = "acme_session";

/** Who a request comes from, and how that changes. */
export type Sessions = {
  user(c: Context): Promise<User | null>;
  signIn(c: Context, user: User): Promise<void>;
  signOut(c: Context): void;
};

/** Sessions in a signed cookie: nothing to store, and a restart signs nobody out. */
export function cookieSessions({ secret, secure }: { secret: string; secure: boolean }): Sessions {
  const options = { httpOnly: true, sameSite: "Lax", secure, path: "/", maxAge: 30 * 86_400 } as const;
  return {
    async user(c) {
      const cookie = await getSignedCookie(c, secret, COOKIE);
      return cookie ? (JSON.parse(cookie) as User) : null;
    },
    signIn: (c, user) => setSignedCookie(c, COOKIE, JSON.stringify(user), secret, options),
    signOut: (c) => void deleteCookie(c, COOKIE, { path: "/" }),
  };
}

/** The person a sign-in form names, or what is wrong with it. */
export function readSignIn(body: unknown): User | { problem: string } {
  const { email, name } = Object(body) as Record<string, unknown>;
  const address = typeof email === "string" ? email.trim().toLowerCase() : "";
  if (!/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(address) || address.length > 254) {
    return { problem: "That does not look like an e-mail address." };
  }
  const known = demoUsers.find((user) => user.email === address);
  if (known) return known;
  const given = typeof name === "string" ? name.trim().slice(0, 100) : "";
  return { email: address, name: given || (address.split("@")[0] ?? address), currency: "USD" };
}
