// The relay in an h3 application, as in Nitro and Nuxt.
// PAYLERA_API_TOKEN, PAYLERA_RELAY_SECRET and, for a server of your own, PAYLERA_BASE_URL are read from the environment.
import { H3, serve } from "h3";
import { payleraH3 } from "@paylera/server/h3";

/** Who is signed in; your session goes here. Only for trying it out: `curl -b user=ada …`. */
function identify(request: Request) {
  const user = /(?:^|; )user=(\w+)/.exec(request.headers.get("cookie") ?? "")?.[1];
  return user === undefined ? null : { email: `${user}@example.com`, name: user };
}

const app = new H3();
// In Nuxt and Nitro: server/api/paylera/[...].ts with `export default defineHandler(payleraH3({ … }))`.
app.all("/api/paylera/**", payleraH3({ identify, autoCreateCustomer: true }));

const server = await serve(app, { port: Number(process.env["PORT"] ?? 3000), silent: true }).ready();
console.log(`${server.url}api/paylera/me`);
