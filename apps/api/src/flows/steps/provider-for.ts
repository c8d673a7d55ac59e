import { findCredentials, saveCredentials } from "../../domains/payments/store.ts";
import { inTx, type Scene } from "../../platform/context.ts";
import { problem } from "../../platform/http/problem.ts";
import type { Provider, ProviderName } from "../../providers/port.ts";

const names: readonly string[] = ["sandbox", "stripe", "toss"] satisfies ProviderName[];
const isProviderName = (name: string): name is ProviderName => names.includes(name);

/** Where a tenant's provider reports changes. */
export const webhookUrl = (scene: Pick<Scene, "deps" | "tenant">, name: ProviderName): string =>
  `${scene.deps.config.publicUrl}/v1/provider-webhooks/${name}/${scene.tenant.id}`;

/**
 * The tenant's account at a provider, opened on first use where nobody has to enter credentials.
 * @throws ProblemError `paylera.provider_not_configured`
 * @throws ProviderUnknownError when the account had to be opened and the provider did not answer
 */
export async function providerFor(scene: Scene, name: string): Promise<Provider> {
  const found = await knownProvider(scene, name);
  if (found) return found;
  const credentials = isProviderName(name) ? await openAccount(scene, name) : null;
  if (!isProviderName(name) || credentials === null) {
    throw problem("paylera.provider_not_configured", "The payment provider is not set up for this tenant.");
  }
  await inTx(scene, (ctx) => saveCredentials(ctx, name, credentials));
  return scene.deps.providers.connect(name, credentials);
}

/** The tenant's account if it has one: whoever calls from outside must not cause one to be opened. */
export async function knownProvider(scene: Scene, name: string): Promise<Provider | null> {
  if (!isProviderName(name)) return null;
  const credentials = await inTx(scene, (ctx) => findCredentials(ctx, name));
  return credentials === null ? null : scene.deps.providers.connect(name, credentials);
}

const openAccount = (scene: Scene, name: ProviderName): Promise<string | null> =>
  scene.deps.providers.open(name, { tenantId: scene.tenant.id, webhookUrl: webhookUrl(scene, name) });
