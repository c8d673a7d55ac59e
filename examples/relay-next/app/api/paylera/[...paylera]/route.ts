// Next, app router: the whole relay is this route file.
import { payleraNextRouteHandler } from "@paylera/server/next";

/** Who is signed in; your session goes here. Only for trying it out: `curl -b user=ada …`. */
function identify(request: Request) {
  const user = /(?:^|; )user=(\w+)/.exec(request.headers.get("cookie") ?? "")?.[1];
  return user === undefined ? null : { email: `${user}@example.com`, name: user };
}

export const { GET, POST, HEAD, OPTIONS } = payleraNextRouteHandler({ identify, autoCreateCustomer: true });
