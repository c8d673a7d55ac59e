// The relay on Bun.
import { payleraBun } from "@paylera/server/bun";

/** Who is signed in; your session goes here. Only for trying it out: `curl -b user=ada …`. */
function identify(request: Request) {
  const user = /(?:^|; )user=(\w+)/.exec(request.headers.get("cookie") ?? "")?.[1];
  return user === undefined ? null : { email: `${user}@example.com`, name: user };
}

/** `bun server.ts` serves what a file exports by default. */
export default { port: 3000, fetch: payleraBun({ identify, autoCreateCustomer: true }) };
