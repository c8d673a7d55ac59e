import type { MiddlewareHandler } from "hono";

/** `elsewhere`: a form of this page leads to another site. Browsers apply `form-action` to every redirect after it. */
type FormTarget = "here" | "elsewhere";

export type PageEnv = { Variables: { formTarget: FormTarget } };

const policy = "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; frame-ancestors 'none'";

const fixed: Readonly<Record<string, string>> = {
  // The address may hold a token: it goes into no cache, no Referer and no frame.
  "Cache-Control": "no-store",
  "Referrer-Policy": "no-referrer",
  "X-Frame-Options": "DENY",
  "X-Content-Type-Options": "nosniff",
  "X-Robots-Tag": "noindex, nofollow",
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Permissions-Policy":
    "accelerometer=(), browsing-topics=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), " +
    "microphone=(), midi=(), payment=(), publickey-credentials-get=(), usb=()",
};

/** Sets what every hosted page answers with; `isSecure` when browsers reach the pages by https. */
export function pageHeaders(isSecure: boolean): MiddlewareHandler<PageEnv> {
  return async (c, next) => {
    await next();
    for (const [name, value] of Object.entries(fixed)) c.header(name, value);
    const forms = c.get("formTarget") === "elsewhere" ? "" : "; form-action 'self'";
    c.header("Content-Security-Policy", policy + forms);
    if (isSecure) c.header("Strict-Transport-Security", "max-age=31536000");
  };
}
