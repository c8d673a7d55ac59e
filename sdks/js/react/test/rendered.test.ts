import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import type { Browser } from "playwright-core";
import { openBrowser } from "../../../../tools/test/browser.ts";
import { bundlePage } from "./bundle-page.ts";
import { visit } from "./visit.ts";

let browser: Browser;
before(async () => {
  browser = await openBrowser();
});
after(() => browser.close());

/** Renders the page here, as a server would. */
async function renderOnServer(react: "18" | "19"): Promise<string> {
  const setUp = { page: "rendered-on-server.tsx", react, mode: "production", sdkVersion: undefined } as const;
  const { script } = await bundlePage(setUp, "node");
  const folder = await mkdtemp(path.join(tmpdir(), "paylera-rendered-"));
  try {
    const file = path.join(folder, "server.cjs");
    await writeFile(file, script);
    const { html } = (await import(file)) as { html: string };
    return html;
  } finally {
    await rm(folder, { recursive: true });
  }
}

for (const react of ["19", "18"] as const) {
  test(`React ${react}: a page rendered on a server is taken over without one read`, async () => {
    const rendered = await renderOnServer(react);
    assert.match(rendered, /Ada: 42 and 42/);
    let release = () => {};
    const options = { browser, react, page: "rendered-page.tsx", rendered };
    const prepare: Parameters<typeof visit>[0]["prepare"] = (backend) => {
      release = backend.hold("GET /csrf-token");
    };
    await visit({ ...options, prepare }, async ({ page, backend }) => {
      const token = page.waitForResponse(/csrf-token/);
      await page.waitForFunction(() => document.title === "alive");
      assert.deepEqual(backend.calls, []);
      // The token for later writes is fetched once the page is painted, and nothing else ever.
      release();
      await (await token).finished();
      assert.deepEqual(
        backend.calls.map(({ route }) => route),
        ["GET /csrf-token"],
      );
    });
  });
}
