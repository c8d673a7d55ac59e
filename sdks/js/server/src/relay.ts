import { createTransport, VERSION as SDK_VERSION } from "@paylera/sdk/transport";
import type { Transport } from "@paylera/sdk/transport";
import { parseObject, pickQuery, readBody, requireJson } from "./body.ts";
import { createDecisionCache } from "./cache.ts";
import type { DecisionCache } from "./cache.ts";
import { cookieValues, CSRF_HEADER, csrfCookie, csrfFailure, issueToken } from "./csrf.ts";
import { createSend, startDeadline, toResponse, UpstreamRefusal } from "./forward.ts";
import type { Deadline } from "./forward.ts";
import { allowedMethods, matchRoute, pathBelow, routesAt } from "./match.ts";
import type { RouteMatch } from "./match.ts";
import { checkedPath, resolveOptions } from "./options.ts";
import type { RelayOptions, RelaySettings } from "./options.ts";
import { corsHeaders, isLoopback, isSameSiteRequest, requestHost, trustedOrigin } from "./origin.ts";
import { noteAnswer, perform } from "./perform.ts";
import { problemResponse, RelayProblem } from "./problems.ts";
import { routes } from "./routes.ts";
import type { RelayRoute } from "./routes.ts";
import { requireSameSeries } from "./sdk-version.ts";
import { spanName } from "./span-attributes.ts";
import { inSpan } from "./telemetry.ts";
import type { ActiveSpan } from "./telemetry.ts";
import { VERSION } from "./version.ts";

/** A mounted relay: one function from `Request` to `Response`. It never rejects. */
export type Relay<Ctx = unknown> = {
  /** Answers one request; `ctx` is handed to the options' functions as it is. */
  readonly handler: (request: Request, ...ctx: unknown extends Ctx ? [ctx?: unknown] : [ctx: Ctx]) => Promise<Response>;
  /** The same for adapters that know at which path the framework mounted them. */
  readonly respond: (request: Request, ctx: Ctx, basePath?: string) => Promise<Response>;
  readonly basePath: string;
  readonly maxBodyBytes: number;
  readonly routes: readonly RelayRoute[];
  /** Empties the decision cache of one customer or of all; call it from webhooks when the cache is on. */
  readonly forget: (customerId?: string) => void;
};

type Engine<Ctx> = {
  readonly settings: RelaySettings<Ctx>;
  readonly transport: Transport;
  readonly cache: DecisionCache | undefined;
};

type Inbound<Ctx> = {
  readonly request: Request;
  readonly ctx: Ctx;
  readonly url: URL;
  readonly basePath: string;
  readonly deadline: Deadline;
  readonly span: ActiveSpan;
};

/**
 * Builds the relay: ten routes, `GET /check` and `GET /csrf-token` below `basePath`.
 *
 * @throws TypeError at construction for a missing secret or token and for unusable options
 * @throws Error outside production when `@paylera/sdk` is of another major (P-151)
 */
export function createRelay<Ctx = unknown>(options: RelayOptions<Ctx>): Relay<Ctx> {
  const settings = resolveOptions(options);
  requireSameSeries({ own: VERSION, sdk: SDK_VERSION }, settings);
  const transport = createTransport({
    apiToken: settings.apiToken,
    baseUrl: settings.baseUrl,
    apiVersion: options.apiVersion,
    fetch: options.fetch,
    userAgent: `paylera-server/${VERSION} (js/${runtimeVersion()})`,
    timeoutMs: settings.attemptMs,
    totalTimeoutMs: settings.totalMs,
  });
  const cache = options.cache ? createDecisionCache(options.cache, settings.now) : undefined;
  const engine = { settings, transport, cache };
  const respond = (request: Request, ctx: Ctx, basePath = settings.basePath): Promise<Response> =>
    answer(engine, { request, ctx, basePath });
  return {
    handler: (request, ...ctx) => respond(request, ctx[0] as Ctx),
    respond,
    basePath: settings.basePath,
    maxBodyBytes: settings.maxBodyBytes,
    routes,
    forget: (customerId) => cache?.forget(customerId),
  };
}

const runtimeVersion = (): string => (typeof process === "undefined" ? "unknown" : process.versions.node);

async function answer<Ctx>(
  engine: Engine<Ctx>,
  inbound: Pick<Inbound<Ctx>, "request" | "ctx" | "basePath">,
): Promise<Response> {
  const { settings } = engine;
  const deadline = startDeadline(inbound.request.signal, settings.totalMs);
  try {
    return finish(engine, inbound.request, await route(engine, inbound, deadline));
  } catch (error) {
    return finish(engine, inbound.request, refusal(settings, error));
  } finally {
    deadline.stop();
  }
}

function refusal<Ctx>(settings: RelaySettings<Ctx>, error: unknown): Response {
  if (error instanceof RelayProblem) return problemResponse(error);
  settings.logger.error("The relay failed", { error });
  return problemResponse(new RelayProblem("paylera.relay_misconfigured", "The server could not answer this request."));
}

async function route<Ctx>(
  engine: Engine<Ctx>,
  inbound: Pick<Inbound<Ctx>, "request" | "ctx" | "basePath">,
  deadline: Deadline,
): Promise<Response> {
  const { request } = inbound;
  const url = new URL(request.url);
  const path = pathBelow(url.pathname, inbound.basePath);
  if (path === undefined) throw new RelayProblem("paylera.route_not_found", "The relay has no such route.");
  if (request.method === "OPTIONS") return describeMethods(engine, request, path);
  const match = matchRoute(request.method, path);
  const attributes = {
    "paylera.endpoint": match.route.upstream?.template ?? match.route.path,
    "paylera.api_mode": engine.transport.mode,
  };
  return inSpan("Paylera.Relay", spanName(match.route.operation), attributes, async (span) => {
    const response = await guarded(engine, { ...inbound, url, deadline, span }, match);
    if (response.status >= 500) span.fail();
    return response;
  });
}

function describeMethods<Ctx>(engine: Engine<Ctx>, request: Request, path: string): Response {
  const at = routesAt(path);
  if (at === undefined) throw new RelayProblem("paylera.route_not_found", "The relay has no such route.");
  const cors = corsHeaders(trustedOrigin(request, engine.settings), true);
  return new Response(null, { status: 204, headers: { allow: allowedMethods(at.routes), ...cors } });
}

async function guarded<Ctx>(engine: Engine<Ctx>, inbound: Inbound<Ctx>, match: RouteMatch): Promise<Response> {
  const { settings, transport } = engine;
  const { request, ctx, span, deadline } = inbound;
  try {
    const unsafe = match.route.method === "POST";
    const bytes = unsafe ? await readBody(request, settings.maxBodyBytes) : undefined;
    if (unsafe && !isSameSiteRequest(request, settings)) {
      throw new RelayProblem("paylera.csrf_mismatch", "cross-site request");
    }
    if (match.route.csrf && settings.csrf.enabled) await requireToken(settings, inbound);
    if (match.route.operation === "csrf_token") return await answerToken(settings, inbound);
    if (unsafe) requireJson(request);
    const fields = bytes === undefined ? {} : parseObject(bytes);
    const send = createSend(transport, deadline, settings.logger);
    const search = inbound.url.searchParams;
    return await perform({ ...match, settings, request, ctx, search, fields, send, cache: engine.cache, span });
  } catch (error) {
    if (error instanceof UpstreamRefusal) {
      noteAnswer(span, error.raw);
      return toResponse(error.raw);
    }
    if (error instanceof RelayProblem) span.note({ "paylera.problem.type": error.type });
    return refusal(settings, error);
  }
}

async function sessionOf<Ctx>(settings: RelaySettings<Ctx>, inbound: Inbound<Ctx>): Promise<string | undefined> {
  const { sessionId } = settings.csrf;
  return sessionId === undefined ? undefined : ((await sessionId(inbound.request, inbound.ctx)) ?? "");
}

const secondsOf = <Ctx>(settings: RelaySettings<Ctx>): number => Math.floor(settings.now() / 1000);

async function requireToken<Ctx>(settings: RelaySettings<Ctx>, inbound: Inbound<Ctx>): Promise<void> {
  const { headers } = inbound.request;
  const failure = csrfFailure({
    header: headers.get(CSRF_HEADER),
    cookies: cookieValues(headers.get("cookie"), settings.csrf.cookieName),
    keys: settings.keys,
    session: await sessionOf(settings, inbound),
    nowS: secondsOf(settings),
  });
  if (failure !== undefined) throw new RelayProblem("paylera.csrf_mismatch", failure);
}

async function answerToken<Ctx>(settings: RelaySettings<Ctx>, inbound: Inbound<Ctx>): Promise<Response> {
  const { request, url, basePath } = inbound;
  const name = settings.csrf.cookieName;
  const { token, expiresAt } = issueToken({
    cookies: cookieValues(request.headers.get("cookie"), name),
    fresh: pickQuery(url.searchParams, ["fresh"])["fresh"] === "1",
    keys: settings.keys,
    session: await sessionOf(settings, inbound),
    nowS: secondsOf(settings),
  });
  const secure = settings.production || !isLoopback(requestHost(request, settings.trustProxy));
  const expires = new Date(expiresAt * 1000).toISOString().replace(".000Z", "Z");
  const response = Response.json({ token, expires_at: expires });
  response.headers.append("set-cookie", csrfCookie({ name, token, path: checkedPath(basePath), secure }));
  return response;
}

function finish<Ctx>(engine: Engine<Ctx>, request: Request, response: Response): Response {
  const { headers } = response;
  if (!headers.has("cache-control")) headers.set("cache-control", "private, no-store");
  headers.set("vary", "Cookie, Authorization, Origin, Sec-Fetch-Site");
  headers.set("paylera-mode", engine.transport.mode);
  const cors = request.method === "OPTIONS" ? {} : corsHeaders(trustedOrigin(request, engine.settings), false);
  for (const [name, value] of Object.entries(cors)) headers.set(name, value);
  if (request.method !== "HEAD") return response;
  return new Response(null, { status: response.status, headers });
}
