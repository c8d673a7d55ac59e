// The relay in a plain node:http server.
// PAYLERA_API_TOKEN, PAYLERA_RELAY_SECRET and, for a server of your own, PAYLERA_BASE_URL are read from the environment.
import { createServer } from "node:http";
import { payleraNode } from "@paylera/server/node";

/** Who is signed in; your session goes here. Only for trying it out: `curl -b user=ada …`. */
function identify(request: Request) {
  const user = /(?:^|; )user=(\w+)/.exec(request.headers.get("cookie") ?? "")?.[1];
  return user === undefined ? null : { email: `${user}@example.com`, name: user };
}

const server = createServer(payleraNode({ identify, autoCreateCustomer: true }));
server.listen(Number(process.env["PORT"] ?? 3000), () => {
  const address = server.address();
  const port = typeof address === "object" ? address?.port : address;
  console.log(`http://localhost:${port}/api/paylera/me`);
});
