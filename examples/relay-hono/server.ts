// The relay in a Hono application on Node.
// PAYLERA_API_TOKEN, PAYLERA_RELAY_SECRET and, for a server of your own, PAYLERA_BASE_URL are read from the environment.
import { serve } from "@hono/node-server";
import { Hono } from "hono";
import { payleraHono } from "@paylera/server/hono";

/** Who is signed in; your session goes here. Only for trying it out: `curl -b user=ada …`. */
function identify(request: Request) {
  const user = /(?:^|; )user=(\w+)/.exec(request.headers.get("cookie") ?? "")?.[1];
  return user === undefined ? null : { email: `${user}@example.com`, name: user };
}

const app = new Hono();
app.all("/api/paylera/*", payleraHono({ identify, autoCreateCustomer: true }));

serve({ fetch: app.fetch, port: Number(process.env["PORT"] ?? 3000) }, ({ port }) =>
  console.log(`http://localhost:${port}/api/paylera/me`),
);
