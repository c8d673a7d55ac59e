import type { Operation } from "./document.ts";

/** `change_plan` becomes `changePlan`, `ChangePlan` too. */
export const camel = (words: string): string => {
  const joined = words.replace(/[_-](\w)/g, (_, letter: string) => letter.toUpperCase());
  return joined.charAt(0).toLowerCase() + joined.slice(1);
};

/** `admin_features` becomes `admin-features`. */
export const kebab = (words: string): string => words.replaceAll("_", "-");

/** The function of an operation. Those of the hosted pages have an entry of their own, so they go by their verb. */
export const functionName = ({ audience, name, verb }: Operation): string => camel(audience === "page" ? verb : name);

/** An input type that the document does not name: `ListCustomersQuery`. */
export const inputTypeName = (operation: Operation, kind: "body" | "query"): string =>
  operation.name + (kind === "body" ? "Body" : "Query");
