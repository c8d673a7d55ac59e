import type { IncomingMessage, ServerResponse } from "node:http";
import type { LambdaEvent, LambdaResult } from "@paylera/server/lambda";

/** The three kinds of events: API Gateway REST, API Gateway HTTP or Function URL, and load balancer. */
export type EventShape = "v1" | "v2" | "alb";

async function bodyOf(request: IncomingMessage): Promise<Pick<LambdaEvent, "body" | "isBase64Encoded">> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const bytes = Buffer.concat(chunks);
  return { body: bytes.length === 0 ? null : bytes.toString("base64"), isBase64Encoded: true };
}

/** What AWS would make of a request. Only REST events carry a header more than once. */
export async function eventOf(request: IncomingMessage, shape: EventShape): Promise<LambdaEvent> {
  const [path = "/", search = ""] = (request.url ?? "/").split("?", 2);
  const method = request.method ?? "GET";
  const many = request.headersDistinct;
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name, [value ?? ""].flat().join(", ")]),
  );
  const body = await bodyOf(request);
  if (shape === "v2") {
    const { cookie, ...others } = headers;
    const cookies = cookie === undefined ? {} : { cookies: cookie.split("; ") };
    const requestContext = { http: { method } };
    return {
      version: "2.0",
      rawPath: path,
      rawQueryString: search,
      headers: others,
      requestContext,
      ...cookies,
      ...body,
    };
  }
  const event = { httpMethod: method, path, headers, ...body };
  if (shape === "alb") {
    const pairs = search
      .split("&")
      .filter(Boolean)
      .map((pair): [string, string] => {
        const at = pair.indexOf("=");
        return at < 0 ? [pair, ""] : [pair.slice(0, at), pair.slice(at + 1)];
      });
    return { ...event, queryStringParameters: Object.fromEntries(pairs), requestContext: { elb: {} } };
  }
  const query = Map.groupBy(new URLSearchParams(search), ([name]) => name);
  const values = [...query].map(([name, pairs]): [string, string[]] => [name, pairs.map(([, value]) => value)]);
  return { ...event, multiValueHeaders: many, multiValueQueryStringParameters: Object.fromEntries(values) };
}

/** Writes what the function returned, as AWS would. */
export function writeResult(result: LambdaResult, response: ServerResponse): void {
  response.statusCode = result.statusCode;
  for (const [name, value] of Object.entries(result.headers ?? {})) response.setHeader(name, value);
  for (const [name, values] of Object.entries(result.multiValueHeaders ?? {})) response.setHeader(name, values);
  if (result.cookies !== undefined && result.cookies.length > 0) response.setHeader("set-cookie", result.cookies);
  response.end(Buffer.from(result.body, result.isBase64Encoded ? "base64" : "utf8"));
}
