import { chromium } from "playwright-core";
import type { Browser } from "playwright-core";
import { bringChromium } from "./chromium.ts";

const flags = [
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** A headless Chromium that makes no connections of its own. The caller closes it. */
export async function openBrowser(): Promise<Browser> {
  // Chromium's own sandbox refuses to run as root.
  const args = process.getuid?.() === 0 ? [...flags, "--no-sandbox"] : flags;
  return await chromium.launch({ executablePath: bringChromium(), headless: true, args });
}
