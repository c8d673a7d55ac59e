import { isUtf8 } from "node:buffer";
import type { RelayOptions } from "./options.ts";
import { createRelay } from "./relay.ts";

/** The parts of API Gateway v1 and v2, Function URL and ALB events that make up a request. */
export type LambdaEvent = {
  readonly version?: string | undefined;
  readonly httpMethod?: string | undefined;
  readonly path?: string | undefined;
  readonly rawPath?: string | undefined;
  readonly rawQueryString?: string | undefined;
  readonly headers?: Readonly<Record<string, string | undefined>> | null | undefined;
  readonly multiValueHeaders?: Readonly<Record<string, readonly string[] | undefined>> | null | undefined;
  readonly queryStringParameters?: Readonly<Record<string, string | undefined>> | null | undefined;
  readonly multiValueQueryStringParameters?: Readonly<Record<string, readonly string[] | undefined>> | null | undefined;
  readonly cookies?: readonly string[] | undefined;
  readonly body?: string | null | undefined;
  readonly isBase64Encoded?: boolean | undefined;
  readonly requestContext?:
    | { readonly http?: { readonly method?: string }; readonly path?: string; readonly elb?: unknown }
    | undefined;
};

/** What the function returns; each event version reads its own members. */
export type LambdaResult = {
  readonly statusCode: number;
  readonly headers?: Record<string, string>;
  readonly multiValueHeaders?: Record<string, string[]>;
  readonly cookies?: string[];
  readonly body: string;
  readonly isBase64Encoded: boolean;
};

/** What `identify()` gets as second argument on AWS Lambda. */
export type LambdaContext = { readonly event: LambdaEvent; readonly context: unknown };

/**
 * AWS Lambda behind API Gateway (REST and HTTP), a Function URL or an ALB:
 * `export const handler = payleraLambda({ identify })`. A stage name in the URL does not count for `basePath`.
 */
export function payleraLambda(
  options: RelayOptions<LambdaContext>,
): (event: LambdaEvent, context?: unknown) => Promise<LambdaResult> {
  const relay = createRelay(options);
  return async (event, context) => toResult(event, await relay.respond(requestOf(event), { event, context }));
}

function requestOf(event: LambdaEvent): Request {
  const headers = new Headers();
  for (const [name, value] of Object.entries(event.headers ?? {})) if (value !== undefined) headers.set(name, value);
  for (const [name, values] of Object.entries(event.multiValueHeaders ?? {})) {
    headers.delete(name);
    for (const value of values ?? []) headers.append(name, value);
  }
  if (event.cookies !== undefined) headers.set("cookie", event.cookies.join("; "));
  const method = event.requestContext?.http?.method ?? event.httpMethod ?? "GET";
  const path = event.rawPath ?? event.path ?? "/";
  const addressed = `https://${headers.get("host") ?? "localhost"}${path}`;
  const url = new URL(URL.canParse(addressed) ? addressed : `https://localhost${path}`);
  url.search = queryOf(event);
  if (method === "GET" || method === "HEAD" || !event.body) return new Request(url, { method, headers });
  const body = Buffer.from(event.body, event.isBase64Encoded === true ? "base64" : "utf8");
  headers.set("content-length", String(body.length));
  return new Request(url, { method, headers, body });
}

function queryOf(event: LambdaEvent): string {
  if (event.rawQueryString !== undefined) return event.rawQueryString;
  // An ALB hands the query over still encoded, API Gateway decoded.
  const decode = event.requestContext?.elb === undefined ? (text: string) => text : decodeQuery;
  const search = new URLSearchParams();
  const many = event.multiValueQueryStringParameters;
  for (const [name, value] of Object.entries(many ?? event.queryStringParameters ?? {})) {
    const values = typeof value === "string" ? [value] : (value ?? []);
    for (const one of values) search.append(decode(name), decode(one));
  }
  return search.toString();
}

const decodeQuery = (text: string): string => new URLSearchParams(`x=${text}`).get("x") ?? "";

async function toResult(event: LambdaEvent, response: Response): Promise<LambdaResult> {
  const cookies = response.headers.getSetCookie();
  const headers: Record<string, string> = {};
  for (const [name, value] of response.headers) if (name !== "set-cookie") headers[name] = value;
  const bytes = Buffer.from(await response.arrayBuffer());
  // Only text fits the event's JSON; other bytes would be replaced on the way to the browser.
  const isBase64Encoded = !isUtf8(bytes);
  const body = bytes.toString(isBase64Encoded ? "base64" : "utf8");
  const answer = { statusCode: response.status, body, isBase64Encoded };
  if (event.version === "2.0") return { ...answer, headers, cookies };
  if (event.multiValueHeaders === undefined || event.multiValueHeaders === null) {
    const cookie = cookies[0] === undefined ? {} : { "set-cookie": cookies[0] };
    return { ...answer, headers: { ...headers, ...cookie } };
  }
  const many = Object.entries(headers).map(([name, value]): [string, string[]] => [name, [value]]);
  if (cookies.length > 0) many.push(["set-cookie", cookies]);
  return { ...answer, multiValueHeaders: Object.fromEntries(many) };
}
