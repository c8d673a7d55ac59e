// Preloaded into a target: changes one piece of one source file before it runs. The change must be possible.
import { readFileSync } from "node:fs";
import { registerHooks } from "node:module";
import { fileURLToPath } from "node:url";

type Patch = { readonly file: string; readonly find: string; readonly replace: string };

const patch = JSON.parse(process.env["CONFORMANCE_MUTANT"] ?? "") as Patch;

registerHooks({
  load(url, context, nextLoad) {
    const loaded = nextLoad(url, context);
    if (!url.startsWith("file:") || !fileURLToPath(url).replaceAll("\\", "/").endsWith(patch.file)) return loaded;
    const source = readFileSync(fileURLToPath(url), "utf8");
    return { ...loaded, source: source.replace(patch.find, () => patch.replace) };
  },
});
