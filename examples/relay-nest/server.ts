// The relay in a NestJS application, beside Nest's own body parser.
// PAYLERA_API_TOKEN, PAYLERA_RELAY_SECRET and, for a server of your own, PAYLERA_BASE_URL are read from the environment.
import "reflect-metadata";
import { Module } from "@nestjs/common";
import { NestFactory } from "@nestjs/core";
import { payleraNest } from "@paylera/server/nest";

/** Who is signed in; your session goes here. Only for trying it out: `curl -b user=ada …`. */
function identify(request: Request) {
  const user = /(?:^|; )user=(\w+)/.exec(request.headers.get("cookie") ?? "")?.[1];
  return user === undefined ? null : { email: `${user}@example.com`, name: user };
}

class App {}
// `@Module({})` without a decorator, which Node cannot strip.
Module({})(App);

const app = await NestFactory.create(App, { logger: ["error"] });
app.use(payleraNest({ identify, autoCreateCustomer: true }));
await app.listen(Number(process.env["PORT"] ?? 3000), "127.0.0.1");
console.log(`${await app.getUrl()}/api/paylera/me`);
