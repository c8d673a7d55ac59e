// React Router and Remix: the whole relay is this resource route.
import { payleraReactRouter } from "@paylera/server/react-router";

/** Who is signed in; your session goes here. Only for trying it out: `curl -b user=ada …`. */
function identify(request: Request) {
  const user = /(?:^|; )user=(\w+)/.exec(request.headers.get("cookie") ?? "")?.[1];
  return user === undefined ? null : { email: `${user}@example.com`, name: user };
}

export const { loader, action } = payleraReactRouter({ identify, autoCreateCustomer: true });
