import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { buildOpenApi } from "@paylera/contract/openapi";
import { Hono } from "hono";

const page = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Paylera API reference</title>
    <link rel="icon" href="data:,">
    <link rel="stylesheet" href="/docs/swagger-ui.css">
  </head>
  <body>
    <div id="reference"></div>
    <script src="/docs/swagger-ui-bundle.js"></script>
    <script src="/docs/start.js"></script>
  </body>
</html>
`;

const start = `SwaggerUIBundle({
  url: "/openapi.json",
  dom_id: "#reference",
  deepLinking: true,
  docExpansion: "list",
  defaultModelsExpandDepth: 0,
  tryItOutEnabled: true,
  validatorUrl: null,
});
`;

/** Swagger UI brings inline styles and data images; everything else comes from here and nowhere else. */
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const safe = { "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer", "X-Frame-Options": "DENY" };
const text = (type: string) => ({ ...safe, "Content-Type": `${type}; charset=utf-8` });

const types = { "swagger-ui.css": "text/css", "swagger-ui-bundle.js": "text/javascript" } as const;

/** The document at /openapi.json and a browsable reference at /docs, served whole from this process. */
export function createReference(): Hono {
  const app = new Hono();
  // The published document names Paylera's own servers; this one is tried out against itself.
  const document = JSON.stringify({ ...buildOpenApi(), servers: [{ url: "/", description: "This installation" }] });
  app.get("/openapi.json", (c) => c.body(document, 200, { ...safe, "Content-Type": "application/json" }));
  app.get("/docs", (c) => c.html(page, 200, { ...safe, "Content-Security-Policy": policy }));
  app.get("/docs/start.js", (c) => c.body(start, 200, text("text/javascript")));
  for (const [name, type] of Object.entries(types)) {
    const file = fileURLToPath(import.meta.resolve(`swagger-ui-dist/${name}`));
    app.get(`/docs/${name}`, async (c) =>
      c.body(await readFile(file), 200, { ...text(type), "Cache-Control": "public, max-age=86400" }),
    );
  }
  return app;
}
