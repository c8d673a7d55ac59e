import type { RelayLogger } from "./logger.ts";

/** The part of a version that promises compatibility: the major, before 1.0 the minor too. */
const seriesOf = (version: string): string => /^(0\.\d+|\d+)/.exec(version)?.[1] ?? version;

/**
 * Holds this package to its own series of `@paylera/sdk` (P-151): a mismatch is logged in production.
 *
 * @throws Error naming both versions, outside production
 */
export function requireSameSeries(
  versions: { readonly own: string; readonly sdk: string },
  rule: { readonly production: boolean; readonly logger: RelayLogger },
): void {
  if (seriesOf(versions.own) === seriesOf(versions.sdk)) return;
  const fault =
    `@paylera/server ${versions.own} does not work with @paylera/sdk ${versions.sdk}: ` +
    "install the same version of both";
  if (!rule.production) throw new Error(fault);
  rule.logger.error(fault);
}
