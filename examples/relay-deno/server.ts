// The relay on Deno.
import { payleraDeno } from "@paylera/server/deno";

/** Who is signed in; your session goes here. Only for trying it out: `curl -b user=ada …`. */
function identify(request: Request) {
  const user = /(?:^|; )user=(\w+)/.exec(request.headers.get("cookie") ?? "")?.[1];
  return user === undefined ? null : { email: `${user}@example.com`, name: user };
}

/** `deno serve -A server.ts` serves what a file exports by default. */
export default { fetch: payleraDeno({ identify, autoCreateCustomer: true }) };
