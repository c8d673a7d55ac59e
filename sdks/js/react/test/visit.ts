import assert from "node:assert/strict";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { startStubBackend } from "./stub-backend.ts";
import type { StubBackend, StubSetUp } from "./stub-backend.ts";

/** A page that is open against a backend of its own. */
export type Visit = {
  page: Page;
  context: BrowserContext;
  backend: StubBackend;
  press: (name: string) => Promise<void>;
  /** What the page and React complained about so far; anything left at the end fails the test. */
  complaints: string[];
};

/** Where to go, and in which circumstances. */
export type VisitOptions = StubSetUp & {
  browser: Browser;
  query?: string;
  colorScheme?: "light" | "dark";
  /** Runs before the page is opened. */
  prepare?: (backend: StubBackend, context: BrowserContext) => Promise<void> | void;
};

/** Opens a page; refusals of the backend are expected, other complaints fail the test. */
export async function visit(options: VisitOptions, live: (it: Visit) => Promise<void>): Promise<void> {
  const { browser, query = "", colorScheme = "light", prepare, ...setUp } = options;
  await using backend = await startStubBackend(setUp);
  const context = await browser.newContext({ colorScheme, locale: "en-US" });
  try {
    await prepare?.(backend, context);
    const page = await context.newPage();
    page.setDefaultTimeout(10_000);
    const complaints: string[] = [];
    page.on("pageerror", (error) => complaints.push(error.message));
    page.on("console", (message) => {
      const isExpected = /status of (403|404|409)/.test(message.text());
      if (["error", "warning"].includes(message.type()) && !isExpected) complaints.push(message.text());
    });
    await page.goto(`${backend.url}${query}`);
    const press = (name: string) => page.getByRole("button", { name, exact: true }).click();
    await live({ page, context, backend, press, complaints });
    assert.deepEqual(complaints, []);
  } finally {
    await context.close();
  }
}

/** Waits until a text is on the page. */
export const shown = (page: Page, text: string | RegExp) => page.getByText(text).first().waitFor();
