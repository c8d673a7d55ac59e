import { parseSync, Visitor } from "oxc-parser";
import type { Node } from "oxc-parser";

interface At {
  readonly line: number;
}

/** What the rules need to know about one TypeScript file. */
export interface Source {
  readonly path: string;
  readonly lineCount: number;
  readonly imports: readonly (At & { specifier: string; typeOnly: boolean; names: readonly string[] })[];
  /** String literals, and template literals with `?` where a value is put in. */
  readonly literals: readonly (At & { text: string })[];
  /** Dotted names of what is called: `Date.now`, `it.skip`, `new Date`. */
  readonly calls: readonly (At & { name: string; argumentCount: number })[];
  readonly functions: readonly (At & { lineCount: number })[];
  readonly exports: readonly (At & { name: string })[];
  readonly anys: readonly At[];
  readonly comments: readonly (At & { text: string })[];
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] extends readonly (infer E)[] ? E[] : T[K] };

export function readSource(path: string, text: string): Source {
  const parsed = parseSync(path, text);
  if (parsed.errors.length > 0) throw new Error(`${path} does not parse: ${parsed.errors[0]?.message}`);
  const lineOf = lineFinder(text);
  const source: Mutable<Source> = {
    path,
    lineCount: text.split("\n").length - 1,
    imports: [],
    literals: [],
    calls: [],
    functions: [],
    exports: [],
    anys: [],
    comments: parsed.comments.map(({ value, start }) => ({ text: value, line: lineOf(start) })),
  };
  new Visitor({
    ...importVisitor(source, lineOf, text),
    ...exportVisitor(source, lineOf),
    ...bodyVisitor(source, lineOf),
  }).visit(parsed.program);
  return source;
}

type VisitorObject = ConstructorParameters<typeof Visitor>[0];

function importVisitor(source: Mutable<Source>, lineOf: LineOf, text: string): VisitorObject {
  const add = (node: Node, specifier: string, typeOnly: boolean, names: string[] = []) =>
    void source.imports.push({ specifier, typeOnly, names, line: lineOf(node.start) });
  return {
    ImportDeclaration: (node) => {
      const names = node.specifiers.map((specifier) => specifier.local.name);
      add(node, node.source.value, node.importKind === "type", names);
    },
    ExportAllDeclaration: (node) => add(node, node.source.value, node.exportKind === "type"),
    ImportExpression: (node) => {
      if (node.source.type === "Literal") add(node, String(node.source.value), false);
    },
    TSImportType: (node) => add(node, text.slice(node.source.start + 1, node.source.end - 1), true),
  };
}

function exportVisitor(source: Mutable<Source>, lineOf: LineOf): VisitorObject {
  return {
    ExportNamedDeclaration: (node) => {
      const line = lineOf(node.start);
      if (node.source) {
        const typeOnly = node.exportKind === "type";
        source.imports.push({ specifier: node.source.value, typeOnly, names: [], line });
      }
      for (const { exported } of node.specifiers) {
        if (exported.type === "Identifier") source.exports.push({ name: exported.name, line });
      }
      const declared = node.declaration;
      if (!declared) return;
      if (declared.type === "VariableDeclaration") {
        for (const { id } of declared.declarations) {
          if (id.type === "Identifier") source.exports.push({ name: id.name, line });
        }
      } else if ("id" in declared && declared.id?.type === "Identifier") {
        source.exports.push({ name: declared.id.name, line });
      }
    },
  };
}

function bodyVisitor(source: Mutable<Source>, lineOf: LineOf): VisitorObject {
  const addFunction = (node: Node) => {
    const line = lineOf(node.start);
    source.functions.push({ line, lineCount: lineOf(node.end) - line + 1 });
  };
  return {
    FunctionDeclaration: addFunction,
    FunctionExpression: addFunction,
    ArrowFunctionExpression: addFunction,
    TSAnyKeyword: (node) => void source.anys.push({ line: lineOf(node.start) }),
    Literal: (node) => {
      if (typeof node.value === "string") source.literals.push({ text: node.value, line: lineOf(node.start) });
    },
    TemplateLiteral: (node) => {
      const text = node.quasis.map((quasi) => quasi.value.cooked ?? quasi.value.raw).join("?");
      source.literals.push({ text, line: lineOf(node.start) });
    },
    CallExpression: (node) => {
      const name = dottedName(node.callee);
      if (name) source.calls.push({ name, argumentCount: node.arguments.length, line: lineOf(node.start) });
    },
    NewExpression: (node) => {
      const name = dottedName(node.callee);
      if (!name) return;
      source.calls.push({ name: `new ${name}`, argumentCount: node.arguments.length, line: lineOf(node.start) });
    },
  };
}

function dottedName(node: Node): string | undefined {
  if (node.type === "Identifier") return node.name;
  if (node.type !== "MemberExpression" || node.computed || node.property.type !== "Identifier") return undefined;
  const object = dottedName(node.object);
  return object && `${object}.${node.property.name}`;
}

type LineOf = (offset: number) => number;

function lineFinder(text: string): LineOf {
  const starts = [0];
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return (offset) => {
    let low = 0;
    let high = starts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle;
    }
    return low + 1;
  };
}
