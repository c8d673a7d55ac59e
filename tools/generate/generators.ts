import { eventTypes } from "@paylera/contract";
import { buildOpenApi, buildPagesOpenApi } from "@paylera/contract/openapi";
import { generateErrorPages } from "../codegen/errors.ts";
import { generateOpenApi } from "../codegen/openapi.ts";
import { generateEventTypes } from "../sdkgen/generate-event-types.ts";
import { generateSdk } from "../sdkgen/generate-sdk.ts";
import type { Generator } from "./generate.ts";

/** Every generator there is, in the order they run; a later one may read what an earlier one wrote. */
export const generators: readonly Generator[] = [
  {
    name: "openapi",
    owns: ["docs/billing_specs/openapi_{public,pages}_yaml_clean.yaml"],
    run: async () => generateOpenApi(),
  },
  { name: "errors", owns: ["docs/errors/*.md"], run: async () => generateErrorPages() },
  {
    name: "sdk",
    owns: ["sdks/js/sdk/src/generated/**/*.ts"],
    run: async () => generateSdk(buildOpenApi(), buildPagesOpenApi()),
  },
  {
    name: "webhook events",
    owns: ["sdks/js/server/src/generated/*.ts"],
    run: async () => generateEventTypes(eventTypes),
  },
];
