import { serveStatic } from "@hono/node-server/serve-static";
import { Hono } from "hono";
import type { Context } from "hono";
import { csrf } from "hono/csrf";
import { HTTPException } from "hono/http-exception";
import { secureHeaders } from "hono/secure-headers";
import { PayleraClient, PayleraError } from "@paylera/sdk";
import { payleraHono } from "@paylera/server/hono";
import { billingRoutes } from "./billing.ts";
import type { Config } from "./config.ts";
import { cookieSessions, demoUsers, readSignIn } from "./session.ts";
import type { WebhookLog } from "./webhook-log.ts";
import { webhookEndpoint } from "./webhooks.ts";

/** The whole shop as one function from request to response. */
export function createApp(config: Config, options: { log: WebhookLog; clientDir: string }): Hono {
  const { log, clientDir } = options;
  const paylera = new PayleraClient({ apiToken: config.apiToken, baseUrl: config.apiUrl });
  const sessions = cookieSessions({ secret: `session:${config.relaySecret}`, secure: config.production });
  const app = new Hono();

  app.use(secureHeaders({ contentSecurityPolicy: { defaultSrc: ["'self'"], imgSrc: ["'self'", "data:"] } }));
  app.get("/healthz", (c) => c.json({ status: "ok" }));

  // 1. The relay: React's hooks call it, it calls Paylera. All it needs to know is who is signed in.
  const relay = payleraHono<Context>({
    apiToken: config.apiToken,
    baseUrl: config.apiUrl,
    relaySecret: config.relaySecret,
    environment: config.production ? "production" : "development",
    autoCreateCustomer: true,
    // This demo lets anyone type any address. Your shop returns verified addresses only.
    identify: async (_request, c) => sessions.user(c),
  });
  app.all("/api/paylera/*", relay);

  // 2. Webhooks: before anything that reads bodies, because the signature covers the raw bytes.
  app.post("/webhooks/paylera", webhookEndpoint({ secret: config.webhookSecret, log }));

  // 3. Acme's own routes. The relay protects itself; these need protection from forged forms.
  app.use("/api/*", csrf());
  app.get("/api/session", async (c) => c.json({ user: await sessions.user(c), demo_users: demoUsers }));
  app.post("/api/session", async (c) => {
    const user = readSignIn(await c.req.json().catch(() => null));
    if ("problem" in user) return c.json({ status: 422, detail: user.problem }, 422);
    await sessions.signIn(c, user);
    return c.json({ user });
  });
  app.delete("/api/session", (c) => {
    sessions.signOut(c);
    return c.body(null, 204);
  });
  app.get("/api/webhooks", async (c) => {
    if (!(await sessions.user(c))) return c.json({ status: 401, detail: "Sign in first." }, 401);
    return c.json({ entries: log.entries(), refused: log.refused() });
  });
  app.route("/api", billingRoutes(paylera, sessions));
  app.all("/api/*", (c) => c.json({ status: 404, detail: "No such route." }, 404));

  // 4. The client: files, and the same page for every other address.
  app.use(serveStatic({ root: clientDir, onFound: setCaching }));
  app.get("*", serveStatic({ root: clientDir, path: "index.html", onFound: setCaching }));

  app.onError((error, c) => answerError(c, error));
  return app;
}

/** Vite names assets after their content, so they never change; the page that names them does. */
function setCaching(file: string, c: Context): void {
  c.header("Cache-Control", file.includes("/assets/") ? "public, max-age=31536000, immutable" : "no-cache");
}

/** Paylera's refusals are for the person to read; its outages and our own mistakes are not. */
function answerError(c: Context, error: Error): Response {
  if (error instanceof HTTPException) return error.getResponse();
  if (error instanceof PayleraError && error.status >= 400 && error.status < 500 && error.status !== 401) {
    return Response.json({ type: error.type, status: error.status, detail: error.detail }, { status: error.status });
  }
  console.error(`${c.req.method} ${c.req.path}`, error);
  const status = error instanceof PayleraError ? 502 : 500;
  return c.json({ status, detail: "Something went wrong on our side. Try again in a moment." }, status);
}
