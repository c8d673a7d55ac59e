import type { Verdict } from "./case.ts";

const escape = (text: string): string =>
  text.replace(/[<>&"]/g, (one) => `&#${one.charCodeAt(0)};`).replace(/[^\t\n\x20-\uFFFD]/g, "?");

/** JUnit XML: one suite per target. */
export function toJunit(results: Readonly<Record<string, readonly Verdict[]>>): string {
  const suites = Object.entries(results).map(([target, verdicts]) => {
    const failed = verdicts.filter(({ failures }) => failures.length > 0).length;
    const cases = verdicts.map(({ name, ms, failures }) => {
      const inner = failures.map((words) => `<failure message="${escape(words)}"/>`).join("");
      return `    <testcase classname="${escape(target)}" name="${escape(name)}" time="${ms / 1000}">${inner}</testcase>`;
    });
    const head = `  <testsuite name="${escape(target)}" tests="${verdicts.length}" failures="${failed}">`;
    return [head, ...cases, "  </testsuite>"].join("\n");
  });
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n${suites.join("\n")}\n</testsuites>\n`;
}
