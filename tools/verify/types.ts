import { globSync } from "node:fs";
import path from "node:path";
import { listFiles } from "../tidy/files.ts";
import { programOf, root, runProgram } from "./run-program.ts";
import type { Outcome } from "./run-program.ts";

/** Every TypeScript project there is, and no source file outside all of them. */
export async function checkTypes(): Promise<Outcome> {
  const exclude = (name: string) => path.basename(name) === "node_modules";
  const projects = globSync("{apps/*,packages/*,sdks/*,sdks/js/*,examples/*,bench,e2e,tools}/tsconfig*.json", {
    cwd: root,
    exclude,
  });
  const sources = listFiles(root).filter((file) => /\.tsx?$/.test(file) && !file.endsWith(".d.ts"));
  const covered = new Set<string>();
  let output = "";
  for (const project of projects.sort()) {
    if (!sources.some((file) => file.startsWith(`${path.dirname(project)}/`))) continue;
    const run = await runProgram(programOf("typescript", "tsc"), ["-p", project, "--listFiles", "--pretty", "false"]);
    for (const line of run.output.split("\n")) {
      if (path.isAbsolute(line)) covered.add(path.relative(root, line));
      else if (line.trim()) output += `${line}\n`;
    }
    if (!run.ok) output += `  in ${project}\n`;
  }
  for (const file of sources) if (!covered.has(file)) output += `${file}: no tsconfig.json includes this file\n`;
  return { ok: output === "", output };
}
