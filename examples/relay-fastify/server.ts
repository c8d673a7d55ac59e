// The relay in a Fastify application.
// PAYLERA_API_TOKEN, PAYLERA_RELAY_SECRET and, for a server of your own, PAYLERA_BASE_URL are read from the environment.
import fastify from "fastify";
import { payleraFastify } from "@paylera/server/fastify";

/** Who is signed in; your session goes here. Only for trying it out: `curl -b user=ada …`. */
function identify(request: Request) {
  const user = /(?:^|; )user=(\w+)/.exec(request.headers.get("cookie") ?? "")?.[1];
  return user === undefined ? null : { email: `${user}@example.com`, name: user };
}

const app = fastify();
await app.register(payleraFastify({ identify, autoCreateCustomer: true }), { prefix: "/api/paylera" });

const url = await app.listen({ port: Number(process.env["PORT"] ?? 3000), host: "localhost" });
console.log(`${url}/api/paylera/me`);
