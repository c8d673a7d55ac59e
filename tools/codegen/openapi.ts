import { stringify } from "yaml";
import { buildOpenApi, buildPagesOpenApi, type JsonObject } from "@paylera/contract/openapi";

const note = "# Generated from packages/contract by `npm run generate`. Do not edit.\n";

/** YAML without anchors and folded lines, and strings that YAML 1.1 takes for dates in quotes. */
const toYaml = (document: JsonObject): string =>
  note + stringify(document, { aliasDuplicateObjects: false, lineWidth: 0, compat: "yaml-1.1" });

/** The API documents by their path in the repository. */
export const generateOpenApi = (): Map<string, string> =>
  new Map([
    ["docs/billing_specs/openapi_public_yaml_clean.yaml", toYaml(buildOpenApi())],
    ["docs/billing_specs/openapi_pages_yaml_clean.yaml", toYaml(buildPagesOpenApi())],
  ]);
