import { execFile } from "node:child_process";
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import type { Settings } from "./settings.ts";

export interface SeededTenant {
  readonly tenant_id: string;
  readonly mode: "test" | "live";
  readonly api_token: string;
  readonly webhook_secret: string;
}

/** What `.paylera/dev.json` holds: enough for a tool to drive the running system. */
interface DevFile {
  readonly api_url: string;
  readonly demo_url: string;
  readonly relay_url: string;
  readonly tenants: readonly SeededTenant[];
}

const run = promisify(execFile);

/** Tokens are shown once, so the file of an earlier start is the only memory of them. */
export async function seedTenants(
  settings: Settings,
  env: Record<string, string>,
  say: (line: string) => void,
): Promise<readonly SeededTenant[]> {
  const remembered = readDevFile(settings)?.tenants ?? [];
  if (remembered.length > 0 && (await stillKnown(settings, remembered))) return remembered;
  say("Seed        two tenants, with Acme's features and plans");
  const entry = path.join(settings.root, "apps/api/src/seed.ts");
  const { stdout } = await run(process.execPath, [entry], { env: { ...process.env, ...env } });
  const last = stdout.trim().split("\n").at(-1) ?? "";
  return (JSON.parse(last) as { tenants: SeededTenant[] }).tenants;
}

export function writeDevFile(settings: Settings, tenants: readonly SeededTenant[]): void {
  const content: DevFile = {
    api_url: settings.apiUrl,
    demo_url: settings.demoUrl,
    relay_url: `${settings.demoUrl}/api/paylera`,
    tenants,
  };
  const file = devFileOf(settings);
  writeFileSync(`${file}.new`, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

/** Another database, or an emptied one, does not know the remembered tokens. */
async function stillKnown(settings: Settings, tenants: readonly SeededTenant[]): Promise<boolean> {
  const answers = tenants.map((tenant) =>
    fetch(`${settings.apiUrl}/v1/plans`, { headers: { authorization: `Bearer ${tenant.api_token}` } }),
  );
  return (await Promise.all(answers)).every((response) => response.status !== 401);
}

function readDevFile(settings: Settings): DevFile | undefined {
  const file = devFileOf(settings);
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as DevFile) : undefined;
}

function devFileOf(settings: Settings): string {
  return path.join(settings.home, "dev.json");
}
