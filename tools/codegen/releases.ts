import { createHash } from "node:crypto";

const folder = "docs/billing_specs";

/** The document of a released API version: the newest is the generated one, the others are copies it left behind. */
export const releasePath = (version: string, newest: string): string =>
  version === newest
    ? `${folder}/openapi_public_yaml_clean.yaml`
    : `${folder}/releases/openapi_public_${version}_yaml_clean.yaml`;

/** What a released document's bytes are pinned by. */
export const sha256 = (bytes: string): string => createHash("sha256").update(bytes).digest("hex");

/** The released versions whose document is missing or no longer has the bytes it was released with. */
export const changedReleases = (
  released: Readonly<Record<string, string>>,
  newest: string,
  read: (path: string) => string | undefined,
): string[] =>
  Object.entries(released).flatMap(([version, hash]) => {
    const bytes = read(releasePath(version, newest));
    return bytes !== undefined && sha256(bytes) === hash ? [] : [version];
  });
