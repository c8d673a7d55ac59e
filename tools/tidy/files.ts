import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";

const binary = /\.(png|ico|woff2|jpg|gif|tgz)$/;

/** Every file that is, or is about to be, committed; paths from the root. */
export function listFiles(root: string): string[] {
  const args = ["ls-files", "-z", "--cached", "--others", "--exclude-standard"];
  const listed = execFileSync("git", args, { cwd: root, encoding: "utf8", maxBuffer: 64 * 1024 * 1024 });
  return [...new Set(listed.split("\0"))].filter((file) => file && existsSync(path.join(root, file))).sort();
}

export function readFiles(root: string): Map<string, string> {
  const files = listFiles(root).filter((file) => !binary.test(file));
  return new Map(files.map((file) => [file, readFileSync(path.join(root, file), "utf8")]));
}
