import { Client } from "pg";
import {
  columns,
  constraints,
  indexes,
  policies,
  routines,
  security,
  tableGrants,
  triggers,
  views,
} from "./catalogue.ts";

type Line = { table: string; line: string };

const heading = `-- The schema that db/migrations make, for reading: what the migrations say in pieces, in one place.
-- Written by \`npm run schema\`; a test compares it with a migrated database. It is never executed.
`;

/** The schema of a migrated database as text: the same for the same migrations on every supported server. */
export async function dumpSchema(adminUrl: string): Promise<string> {
  // Names are shortened by the search path, and everything else by what the session says: both are fixed here.
  const client = new Client({
    connectionString: adminUrl,
    options: "-c search_path=paylera -c quote_all_identifiers=off",
  });
  await client.connect();
  try {
    const ask = async (statement: string): Promise<Map<string, string[]>> => {
      const { rows } = await client.query<Line>(statement);
      const groups = Map.groupBy(rows, ({ table }) => table);
      return new Map([...groups].map(([table, lines]) => [table, lines.map(({ line }) => line)]));
    };
    const bounds = await ask(constraints);
    const after: Map<string, string[]>[] = [];
    for (const statement of [indexes, security, policies, triggers, tableGrants]) after.push(await ask(statement));
    const tables = [...(await ask(columns))].map(([table, lines]) => {
      const members = [...lines, ...(bounds.get(table) ?? [])].map((line) => `  ${line}`).join(",\n");
      const rest = after.flatMap((found) => found.get(table) ?? []);
      return [`create table ${table} (\n${members}\n);`, ...rest].map(shortened).join("\n");
    });
    const shown = (await client.query<{ line: string }>(views)).rows.map(({ line }) => line);
    const { rows } = await client.query<{ definition: string; grants: string }>(routines);
    const defined = rows.map(({ definition, grants }) => `${definition.trimEnd()};\n${grants}`.trimEnd());
    return `${[heading, ...tables, ...shown, ...defined].map((part) => part.trimEnd()).join("\n\n")}\n`;
  } finally {
    await client.end();
  }
}

/** Index definitions name the schema whatever the search path is. */
const shortened = (line: string): string => line.replaceAll(/\b(on|ON) paylera\./g, "$1 ");
