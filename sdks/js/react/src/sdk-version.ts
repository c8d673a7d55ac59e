/** The part of a version that promises compatibility: the major, before 1.0 the minor too. */
const seriesOf = (version: string): string => /^(0\.\d+|\d+)/.exec(version)?.[1] ?? version;

/** What is wrong when this package and `@paylera/sdk` are of different series (P-151); undefined when nothing is. */
export function sdkMismatch(versions: { own: string; sdk: string }): string | undefined {
  if (seriesOf(versions.own) === seriesOf(versions.sdk)) return undefined;
  return (
    `@paylera/react ${versions.own} does not work with @paylera/sdk ${versions.sdk}: ` +
    "install the same version of both"
  );
}

/** Whether this is a development build. Without a bundler nobody says so, and the careful answer is no. */
export function isDevelopment(): boolean {
  try {
    return process.env.NODE_ENV !== "production";
  } catch {
    return false;
  }
}
