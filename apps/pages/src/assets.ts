import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";
import { Hono } from "hono";

const types = { css: "text/css; charset=utf-8", svg: "image/svg+xml" };

function load(stem: string, ending: keyof typeof types) {
  const bytes = readFileSync(path.join(import.meta.dirname, "assets", `${stem}.${ending}`));
  const hash = createHash("sha256").update(bytes).digest("hex").slice(0, 12);
  return { stem, ending, text: bytes.toString("utf8"), name: `${stem}-${hash}.${ending}` };
}

const stylesheet = load("pages", "css");
const icon = load("icon", "svg");
const assets = [stylesheet, icon];

/** Addresses of the pages' assets; they change with the content. */
export const stylesheetPath = `/pages/assets/${stylesheet.name}`;
export const iconPath = `/pages/assets/${icon.name}`;

/** Serves the assets. One of another release, asked for while releases change over, gets the present content uncached. */
export function createAssets(): Hono {
  const app = new Hono();
  app.get("/pages/assets/:name", (c) => {
    const [, stem, ending] = /^(\w+)-[\da-f]{12}\.(\w+)$/.exec(c.req.param("name")) ?? [];
    const asset = assets.find((candidate) => candidate.stem === stem && candidate.ending === ending);
    if (!asset) return c.text("Not found", 404);
    const isCurrent = asset.name === c.req.param("name");
    return c.body(asset.text, 200, {
      "Content-Type": types[asset.ending],
      "Cache-Control": isCurrent ? "public, max-age=31536000, immutable" : "no-cache",
      "X-Content-Type-Options": "nosniff",
      "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'",
      "Cross-Origin-Resource-Policy": "same-origin",
    });
  });
  return app;
}
