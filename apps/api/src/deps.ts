import type { Config } from "./config.ts";
import { type Clock, systemClock } from "./platform/clock.ts";
import type { Deps } from "./platform/context.ts";
import { createCursors } from "./platform/cursor.ts";
import { openDatabase } from "./platform/db/database.ts";
import { ensureLogins } from "./platform/db/logins.ts";
import { createIds } from "./platform/ids.ts";
import { installationSecret } from "./platform/installation-secret.ts";
import { createLog } from "./platform/log.ts";
import { createOutbound, createTrustedOutbound } from "./platform/outbound.ts";
import { connectProviders, sandboxSecret } from "./providers.ts";
import { type Random, systemRandom } from "./platform/random.ts";
import { localKeyring } from "./platform/vault/keyring.ts";
import { tenantKeyStore } from "./platform/vault/tenant-key-store.ts";
import { createVault } from "./platform/vault/vault.ts";

const regions = ["us", "eu", "apac"] as const;

/** What tests replace: time and chance. */
export type World = { clock: Clock; random: Random };

/** What a process holds open, and the bearer that opens accounts at its sandbox. */
export type OpenDeps = Deps & { sandboxSecret: string; close(): Promise<void> };

/** Connects this process to everything outside it. The database is migrated already. */
export async function openDeps(
  config: Config,
  world: World = { clock: systemClock, random: systemRandom },
): Promise<OpenDeps> {
  const { clock, random } = world;
  const log = createLog({ level: config.logLevel, clock });
  const secret = await installationSecret(config.keyringFile, random);
  const keys = await localKeyring(config.keyringFile, regions, random);
  const urls = await ensureLogins(config.databaseUrl, secret("database-logins"));
  const trusted = createTrustedOutbound();
  const outbound = createOutbound({ allowLoopback: config.allowLoopbackWebhooks });
  const signupSecret = sandboxSecret(config, secret);
  const db = openDatabase(urls, { connectionsMax: config.connectionsMax, log });
  return {
    config,
    db,
    clock,
    random,
    ids: createIds(clock, random),
    vault: createVault({ keys, ...tenantKeyStore(db), clock, random }),
    cursors: createCursors(secret("cursors")),
    outbound,
    trusted,
    providers: connectProviders({ config, trusted, sandboxSecret: signupSecret }),
    sandboxSecret: signupSecret,
    log,
    wake: () => {},
    isStopping: false,
    close: async () => {
      await Promise.all([db.close(), trusted.close(), outbound.close()]);
    },
  };
}
