import type { Operation } from "./document.ts";

const pascal = (words: string): string =>
  words
    .split(/[_-]/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join("");

/** `change_plan` becomes `changePlan`. */
export const camel = (words: string): string => pascal(words).replace(/^./, (first) => first.toLowerCase());

/** `admin_features` becomes `admin-features`. */
export const kebab = (words: string): string => words.replaceAll("_", "-");

/** First letter in upper case. */
export const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

const singular = (noun: string): string => noun.replace(/ies$/, "y").replace(/([^s])s$/, "$1");

/**
 * The name of an operation as a function of its own, the same in every language up to casing (P-104 to P-106):
 * `customers.create` is `createCustomer`, `subscriptions.change_plan` is `changeSubscriptionPlan`,
 * `customers.invoices` is `listCustomerInvoices`, and `/v1/check` is plain `check`.
 */
export function functionName(operation: Operation): string {
  const { tag, verb, path } = operation;
  const top = /^\/v1\/([a-z]+)$/.exec(path)?.[1];
  if (operation.audience === "page" || (top !== undefined && verb.split("_")[0] === top)) return camel(verb);
  const reads = operation.method === "GET" && !/^(get|list)(_|$)/.test(verb);
  const words = reads ? `${operation.listsItem === undefined ? "get" : "list"}_${verb}` : verb;
  const [first = "", ...rest] = words.split("_");
  const noun = first === "list" && rest.length === 0 ? tag : singular(tag);
  return camel([first, noun, ...rest].join("_"));
}
