import type { Hono } from "hono";
import { createPages } from "../src/index.ts";
import type { PageEnv } from "../src/headers.ts";
import { createFakeApi, sessionToken } from "./fake-api.ts";

export const publicUrl = "https://billing.example";

/** The pages over a fake API, as one process would mount them. */
export function openPages(options: { publicUrl?: string } = {}) {
  const api = createFakeApi();
  const reported: unknown[] = [];
  const pages = createPages({
    apiUrl: "http://api.internal",
    publicUrl: options.publicUrl ?? publicUrl,
    version: "0.0.0",
    fetch: async (input, init) => api.app.fetch(new Request(input, init)),
    report: (error) => void reported.push(error),
  });
  return { ...api, pages, reported };
}

const cookie = `paylera_portal=${sessionToken}`;

/** Looks at a page as a browser would, signed in to the portal unless told otherwise. */
export async function visit(pages: Hono<PageEnv>, path: string, headers: Record<string, string> = { cookie }) {
  const response = await pages.request(path, { headers });
  return { response, text: await response.text(), location: response.headers.get("location") };
}

/** Sends a form from one of our own pages. */
export async function send(
  pages: Hono<PageEnv>,
  path: string,
  fields: Record<string, string>,
  headers: Record<string, string> = {},
) {
  const response = await pages.request(path, {
    method: "POST",
    body: new URLSearchParams(fields),
    headers: { cookie, origin: "null", "sec-fetch-site": "same-origin", ...headers },
  });
  return { response, text: await response.text(), location: response.headers.get("location") };
}

/** The value of the hidden field that every portal form carries. */
export const formTokenIn = (text: string): string => /name="form_token" value="([^"]+)"/.exec(text)?.[1] ?? "";
