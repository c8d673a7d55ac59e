import { operationList, type ProblemDefinition, problems } from "@paylera/contract";
import { documentedProblems, problemExample } from "@paylera/contract/openapi";

const note = "<!-- Generated from packages/contract by `npm run generate`. Do not edit. -->\n\n";
const prefix = "paylera.";

/** Statuses that every Paylera SDK tries again (P-116), if the request is a read or carries an Idempotency-Key. */
const retried = new Set([408, 429, 500, 502, 503, 504]);

const pageName = ({ type }: ProblemDefinition): string => `${type.slice(prefix.length)}.md`;

function retryAdvice(problem: ProblemDefinition): string {
  if (problem.type === "paylera.idempotency_in_progress") {
    return "Wait for the number of seconds in `Retry-After`, then repeat it with the same `Idempotency-Key`.";
  }
  if (retried.has(problem.status)) {
    return "Yes. The SDKs do, up to five attempts, for reads and for writes that carry an `Idempotency-Key`.";
  }
  return "Not unchanged: the answer would be the same.";
}

function answeredBy(problem: ProblemDefinition): string[] {
  const found = operationList.filter((op) => documentedProblems(op).includes(problem.type));
  if (found.length === operationList.length) return ["Every operation."];
  if (found.length === 0) return ["The server itself, before an operation is reached."];
  return found.map((op) => `- \`${op.method} ${op.path}\`: ${op.summary}`);
}

function page(problem: ProblemDefinition): string {
  return [
    `# ${problem.title}`,
    `\`${problem.type}\` · HTTP ${problem.status}`,
    problem.description,
    "## Try again?",
    retryAdvice(problem),
    "## Example",
    `\`\`\`json\n${JSON.stringify(problemExample(problem), null, 2)}\n\`\`\``,
    "`detail` says what was wrong with this one request. Branch on `type` alone.",
    "## Answered by",
    answeredBy(problem).join("\n"),
  ].join("\n\n");
}

function index(all: readonly ProblemDefinition[]): string {
  const rows = [...all]
    .sort((a, b) => a.status - b.status)
    .map((problem) => `| ${problem.status} | [\`${problem.type}\`](${pageName(problem)}) | ${problem.title} |`);
  const intro =
    "Every error is `application/problem+json` (RFC 9457) with one of these types, a name to compare and not to fetch.";
  return [`# Errors`, intro, ["| status | type | title |", "|---|---|---|", ...rows].join("\n")].join("\n\n");
}

/** One documentation page for each problem type and their index, by path in the repository. */
export function generateErrorPages(): Map<string, string> {
  const all = Object.values(problems);
  const pages = all.map((problem): [string, string] => [pageName(problem), page(problem)]);
  return new Map(
    [["README.md", index(all)] as const, ...pages].map(([name, text]) => [`docs/errors/${name}`, `${note}${text}\n`]),
  );
}
