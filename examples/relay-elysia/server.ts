// The relay in an Elysia application.
// PAYLERA_API_TOKEN, PAYLERA_RELAY_SECRET and, for a server of your own, PAYLERA_BASE_URL are read from the environment.
import { serve } from "@hono/node-server";
import { Elysia } from "elysia";
import { payleraElysia } from "@paylera/server/elysia";

/** Who is signed in; your session goes here. Only for trying it out: `curl -b user=ada …`. */
function identify(request: Request) {
  const user = /(?:^|; )user=(\w+)/.exec(request.headers.get("cookie") ?? "")?.[1];
  return user === undefined ? null : { email: `${user}@example.com`, name: user };
}

const app = new Elysia();
app.all("/api/paylera/*", payleraElysia({ identify, autoCreateCustomer: true }), { parse: "none" });

// On Bun `app.listen(3000)` is all; this bridge runs the same application on Node.
serve({ fetch: app.fetch, port: Number(process.env["PORT"] ?? 3000) }, ({ port }) =>
  console.log(`http://localhost:${port}/api/paylera/me`),
);
