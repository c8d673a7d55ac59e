// `npm run schema`: writes apps/api/db/schema.sql from a freshly migrated database.
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { openTestServer } from "../test/template.ts";
import { dumpSchema } from "./dump.ts";

const root = path.resolve(import.meta.dirname, "../..");
const server = await openTestServer(root);
try {
  const url = new URL(server.adminUrl);
  url.pathname = `/${server.template}`;
  await writeFile(path.join(root, "apps/api/db/schema.sql"), await dumpSchema(url.href));
  process.stdout.write("apps/api/db/schema.sql\n");
} finally {
  await server.stop();
}
