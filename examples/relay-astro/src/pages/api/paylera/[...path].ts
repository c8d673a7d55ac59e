// Astro: the whole relay is this endpoint; the site needs a server adapter.
import { payleraAstro } from "@paylera/server/astro";

/** Who is signed in; your session goes here. Only for trying it out: `curl -b user=ada …`. */
function identify(request: Request) {
  const user = /(?:^|; )user=(\w+)/.exec(request.headers.get("cookie") ?? "")?.[1];
  return user === undefined ? null : { email: `${user}@example.com`, name: user };
}

export const prerender = false;
export const ALL = payleraAstro({ identify, autoCreateCustomer: true });
