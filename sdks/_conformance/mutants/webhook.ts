import type { Mutant } from "./mutant.ts";

const at = (file: string): string => `sdks/js/server/src/webhooks/${file}.ts`;

/** Faulty verifiers, each with one deliberate fault. */
export const webhookMutants: readonly Mutant[] = [
  {
    name: "accepts every signature",
    file: at("verify"),
    find: 'if (!matches) return "bad_signature";',
    replace: "void matches;",
    caught: ["webhook/signature/other-secret"],
  },
  {
    name: "verifies the body re-serialised",
    file: at("verify"),
    find: ".update(body).digest()",
    replace:
      ".update((() => { try { return JSON.stringify(JSON.parse(Buffer.from(body).toString())); } catch { return body; } })()).digest()",
    caught: ["webhook/signature/re-serialised", "webhook/signature/good"],
  },
  {
    name: "decodes the body before verifying",
    file: at("verify"),
    find: ".update(body).digest()",
    replace: ".update(new TextDecoder().decode(body)).digest()",
    caught: ["webhook/bodies/bom"],
  },
  {
    name: "looks at the first signature only",
    file: at("verify"),
    find: "parsed.signatures.map(",
    replace: "parsed.signatures.slice(0, 1).map(",
    caught: ["webhook/rotation/old-and-new"],
  },
  {
    name: "looks at the last signature only",
    file: at("verify"),
    find: "parsed.signatures.map(",
    replace: "parsed.signatures.slice(-1).map(",
    caught: ["webhook/rotation/new-and-old"],
  },
  {
    name: "accepts deliveries of the future",
    file: at("signature"),
    find: "Math.abs(nowS - Number(timestamp))",
    replace: "nowS - Number(timestamp)",
    caught: ["webhook/window/early-301"],
  },
  {
    name: "leaves the end out of the window",
    file: at("signature"),
    find: "Number(timestamp)) <= tolerance",
    replace: "Number(timestamp)) < tolerance",
    caught: ["webhook/window/old-300"],
  },
  {
    name: "takes a window of zero for none",
    file: at("signature"),
    find: "(options.toleranceSeconds ?? Infinity)",
    replace: "(options.toleranceSeconds || Infinity)",
    caught: ["webhook/window/zero-late"],
  },
  {
    name: "does not trim the secret",
    file: at("signature"),
    find: 'String(one ?? "").trim()',
    replace: 'String(one ?? "")',
    caught: ["webhook/signature/secret-line-end"],
  },
  {
    name: "decodes the secret",
    file: at("verify"),
    find: 'createHmac("sha256", secret)',
    replace: 'createHmac("sha256", Buffer.from(secret.replace("whsec_", ""), "base64"))',
    caught: ["webhook/signature/good"],
  },
  {
    name: "takes the first of two times",
    file: at("signature"),
    find: "times.length === 1 &&",
    replace: "times.length > 0 &&",
    caught: ["webhook/grammar/two-times-differ"],
  },
  {
    name: "normalises the time before it is verified",
    file: at("verify"),
    find: "`${parsed.timestamp}.`",
    replace: "`${Number(parsed.timestamp)}.`",
    caught: ["webhook/signature/time-as-written"],
  },
  {
    name: "knows hex in small letters only",
    file: at("signature"),
    find: "value.toLowerCase()",
    replace: "value",
    caught: ["webhook/grammar/uppercase"],
  },
  {
    name: "looks at any number of signatures",
    file: at("signature"),
    find: "SIGNATURES_MAX = 10",
    replace: "SIGNATURES_MAX = 1000",
    caught: ["webhook/rotation/eleven"],
  },
  {
    name: "takes older schemes for v1",
    file: at("signature"),
    find: 'if (scheme === "v1")',
    replace: 'if (scheme === "v1" || scheme === "v0")',
    caught: ["webhook/grammar/v0-only"],
  },
];
