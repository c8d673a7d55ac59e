import { createHmac } from "node:crypto";
import { isObject } from "./json.ts";
import type { Json, JsonObject } from "./json.ts";
import { csrfFault, uuidv7Ms } from "./mac.ts";

/** What matchers may know: the case's variables, its relay's secret, and when the step began. */
export type Scope = {
  readonly vars: Map<string, string>;
  readonly secret: string;
  readonly nowS: number;
  readonly startedMs: number;
};

type Matcher = (actual: unknown, argument: Json, scope: Scope) => string | readonly string[] | undefined;

const CLOCK_SLACK_MS = 50;
const ISO_UTC = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;

const show = (value: unknown): string => (value === undefined ? "nothing" : JSON.stringify(value)).slice(0, 300);
const own = <T>(object: Readonly<Record<string, T>>, name: string): T | undefined =>
  Object.hasOwn(object, name) ? object[name] : undefined;
const text = (value: unknown): string => (typeof value === "string" ? value : show(value));
const numberOf = (value: Json | undefined): number => (typeof value === "number" ? value : Number.NaN);

/** Puts captured and built-in variables into `{{name}}`; an unknown name is a mistake of the case. */
export function render(template: string, scope: Scope): string {
  return template.replace(/\{\{([a-z0-9_]+)\}\}/g, (_, name: string) => {
    const value = scope.vars.get(name);
    if (value === undefined) throw new Error(`the case uses {{${name}}} before it has a value`);
    return value;
  });
}

/** Renders every string inside a value. */
export function renderAll(value: Json, scope: Scope): Json {
  if (typeof value === "string") return render(value, scope);
  if (Array.isArray(value)) return value.map((item: Json) => renderAll(item, scope));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, renderAll(item, scope)]));
}

function inTime(actual: unknown, argument: Json, scope: Scope): string | undefined {
  if (typeof actual !== "string" || !ISO_UTC.test(actual)) return `${show(actual)} is not ISO 8601 in UTC with Z`;
  if (!isObject(argument)) return undefined;
  const off = Date.parse(actual) / 1000 - scope.nowS - numberOf(argument["in"]);
  return Math.abs(off) <= numberOf(argument["within"]) ? undefined : `${actual} is off by ${off} s`;
}

function recent(actual: unknown, _: Json, scope: Scope): string | undefined {
  const ms = typeof actual === "string" ? uuidv7Ms(actual) : undefined;
  if (ms === undefined) return `${show(actual)} is not a lower-case UUIDv7`;
  const fits = ms >= scope.startedMs - CLOCK_SLACK_MS && ms <= Date.now() + CLOCK_SLACK_MS;
  return fits ? undefined : `${show(actual)} was not made during the request`;
}

function hmac(actual: unknown, argument: Json, scope: Scope): string | undefined {
  if (!isObject(argument)) return "the $hmac matcher needs key, message and encoding";
  const encoding = argument["encoding"] === "hex" ? "hex" : "base64url";
  const mac = createHmac("sha256", render(text(argument["key"]), scope)).update(
    render(text(argument["message"]), scope),
  );
  const expected = mac.digest(encoding);
  return actual === expected ? undefined : `${show(actual)} is not the HMAC ${expected}`;
}

function samples(actual: unknown, argument: Json): string | undefined {
  if (!Array.isArray(actual) || !isObject(argument)) return `${show(actual)} is not a list of samples`;
  const [count, cap] = [numberOf(argument["count"]), numberOf(argument["cap"])];
  const numbers = actual.map(Number);
  if (numbers.length !== count) return `${numbers.length} samples, not ${count}`;
  if (numbers.some((value) => !(value >= 0 && value <= cap))) return `a sample is outside 0 to ${cap}`;
  const mean = numbers.reduce((sum, value) => sum + value, 0) / count / cap;
  const quarter = numbers.filter((value) => value < cap / 4).length / count;
  const even = Math.abs(mean - 0.5) < 0.03 && Math.abs(quarter - 0.25) < 0.05;
  return even ? undefined : `not uniform: mean ${mean.toFixed(3)} of the cap, ${quarter.toFixed(3)} below a quarter`;
}

const matchers: Readonly<Record<string, Matcher>> = {
  $any: (actual) => (actual === undefined ? "is missing" : undefined),
  $absent: (actual) => (actual === undefined ? undefined : `must be absent, but is ${show(actual)}`),
  $uuidv7: recent,
  $iso8601: inTime,
  $hmac: hmac,
  $samples: samples,
  $csrf(actual, argument, scope) {
    const spec = isObject(argument) ? argument : {};
    const secret = typeof spec["secret"] === "string" ? spec["secret"] : scope.secret;
    const session = typeof spec["session"] === "string" ? spec["session"] : undefined;
    const fault = csrfFault(text(actual), { secret, session, nowS: scope.nowS });
    return fault === undefined ? undefined : `${show(actual)} ${fault}`;
  },
  $regex: (actual, argument) =>
    typeof actual === "string" && new RegExp(text(argument), "s").test(actual)
      ? undefined
      : `${show(actual)} does not match ${text(argument)}`,
  $contains: (actual, argument, scope) =>
    typeof actual === "string" && actual.toLowerCase().includes(render(text(argument), scope).toLowerCase())
      ? undefined
      : `${show(actual)} does not contain ${text(argument)}`,
  $not: (actual, argument, scope) =>
    mismatches(actual, argument, scope, "").length > 0 ? undefined : `must not be ${show(argument)}`,
  $any_of: (actual, argument, scope) =>
    Array.isArray(argument) && argument.some((one: Json) => mismatches(actual, one, scope, "").length === 0)
      ? undefined
      : `${show(actual)} is none of ${show(argument)}`,
  $between(actual, argument) {
    const [low, high] = Array.isArray(argument) ? argument.map(numberOf) : [];
    const fits =
      typeof actual === "number" && low !== undefined && high !== undefined && actual >= low && actual <= high;
    return fits ? undefined : `${show(actual)} is not between ${low} and ${high}`;
  },
  $capture(actual, argument, scope) {
    if (actual === undefined) return "is missing";
    scope.vars.set(text(argument), text(actual));
    return undefined;
  },
  $same(actual, argument, scope) {
    const known = scope.vars.get(text(argument));
    if (known === undefined) scope.vars.set(text(argument), text(actual));
    return known === undefined || known === text(actual) ? undefined : `${show(actual)} differs from ${known}`;
  },
  $partial(actual, argument, scope) {
    if (!isObject(actual) || !isObject(argument)) return `${show(actual)} is not an object`;
    return Object.entries(argument).flatMap(([name, one]) => mismatches(own(actual, name), one, scope, `.${name}`));
  },
  $each(actual, argument, scope) {
    if (!Array.isArray(actual)) return `${show(actual)} is not a list`;
    return actual.flatMap((item: unknown, index) => mismatches(item, argument, scope, `[${index}]`));
  },
};

/** Every way in which a value is not what the case expects; none when it fits. Numbers compare as numbers. */
export function mismatches(actual: unknown, expected: Json, scope: Scope, at: string): string[] {
  if (typeof expected === "string") {
    const rendered = render(expected, scope);
    return actual === rendered ? [] : [`${at} is ${show(actual)}, not ${show(rendered)}`];
  }
  if (Array.isArray(expected)) {
    if (!Array.isArray(actual) || actual.length !== expected.length)
      return [`${at} is ${show(actual)}, not ${show(expected)}`];
    return expected.flatMap((one: Json, index) => mismatches(actual[index], one, scope, `${at}[${index}]`));
  }
  if (!isObject(expected)) return actual === expected ? [] : [`${at} is ${show(actual)}, not ${show(expected)}`];
  const names = Object.keys(expected);
  if (names.length > 0 && names.every((name) => name.startsWith("$")))
    return applyMatchers(actual, expected, scope, at);
  if (!isObject(actual)) return [`${at} is ${show(actual)}, not ${show(expected)}`];
  const both = new Set([...names, ...Object.keys(actual)]);
  return [...both].flatMap((name) => {
    const one = own(expected, name);
    if (one === undefined) return [`${at}.${name} is not expected, but is ${show(own(actual, name))}`];
    return mismatches(own(actual, name), one, scope, `${at}.${name}`);
  });
}

function applyMatchers(actual: unknown, expected: JsonObject, scope: Scope, at: string): string[] {
  return Object.entries(expected).flatMap(([name, argument]) => {
    const matcher = own(matchers, name);
    if (matcher === undefined) throw new Error(`the case uses an unknown matcher ${name}`);
    const found = matcher(actual, argument, scope) ?? [];
    return (typeof found === "string" ? [found] : found).map((words) => `${at} ${words}`.trim());
  });
}
