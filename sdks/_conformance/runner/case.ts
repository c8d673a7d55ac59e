import type { Json, JsonObject } from "./json.ts";
import type { MintSpec } from "./mac.ts";

/** The three programs a target can be asked to be. */
export type Kind = "relay" | "client" | "webhook";

/** What the stub upstream must receive. The query must be empty and the body absent unless the case names them. */
export type ExpectedCall = {
  readonly method: string;
  readonly path: string;
  readonly query?: JsonObject;
  readonly headers?: JsonObject;
  readonly json?: Json;
  readonly body_base64?: string;
  readonly form?: JsonObject;
};

/** What the stub answers. `close` drops the connection after reading the request, `hang` never answers. */
export type StubAnswer = {
  readonly status?: number;
  readonly json?: Json;
  readonly body?: string;
  readonly body_base64?: string;
  readonly headers?: { readonly [name: string]: string | readonly string[] | null };
  readonly close?: boolean;
  readonly hang?: boolean;
  readonly delay_ms?: number;
  /** Fails unless the caller drops the connection by itself within this time. */
  readonly dropped_within_ms?: number;
};

/** One call of the target to the upstream, `times` in a row. */
export type Exchange = { readonly expect: ExpectedCall; readonly respond: StubAnswer; readonly times?: number };

/** A browser's request. POST gets JSON, a same-origin browser's headers and a good token unless the case says not. */
export type RequestSpec = {
  readonly method?: string;
  readonly path?: string;
  /** Replaces mount point and path. */
  readonly absolute_path?: string;
  readonly headers?: { readonly [name: string]: string | readonly string[] | null };
  readonly json?: Json;
  readonly body?: string;
  readonly body_base64?: string;
  /** Body of so many bytes of JSON, for size limits. */
  readonly json_bytes?: number;
  readonly chunked?: boolean;
  readonly identity?: Json;
  /** The request's bytes as they are; CR LF is written as it stands. */
  readonly raw?: string;
  /** Disconnects as soon as the upstream has the call. */
  readonly abort?: boolean;
};

/** What the browser must get. */
export type ResponseSpec = {
  readonly status: number;
  readonly headers?: JsonObject;
  readonly json?: Json;
  readonly body?: string;
  readonly body_base64?: string;
  /** The relay's own problem of this type: content type and members are checked with it. */
  readonly problem?: string;
  /** The `paylera_csrf` cookie: its value and attributes, names in lower case. */
  readonly cookie?: Json;
  /** The one answer shared caches may keep. */
  readonly public?: boolean;
  /** A framework or server may refuse with words of its own, as long as the status is one of these. */
  readonly or_status?: readonly number[];
};

export type RelayStep = {
  readonly note?: string;
  /** Tokens minted before the request, as `{{name}}`. */
  readonly tokens?: { readonly [name: string]: MintSpec };
  readonly request: RequestSpec;
  /** Sends the same request so often at once. */
  readonly parallel?: number;
  readonly any_order?: boolean;
  readonly upstream?: readonly Exchange[];
  readonly response?: ResponseSpec;
  /** The answer must come between these, in milliseconds. */
  readonly takes_ms?: readonly [number, number];
};

type Base = {
  readonly id: string;
  readonly title: string;
  readonly requirements: readonly string[];
  /** Takes seconds; runs only with `--slow`. */
  readonly slow?: boolean;
};

export type RelayCase = Base & {
  readonly config?: JsonObject;
  readonly identity?: Json;
  /** `refused`: the relay must not start with this configuration. */
  readonly start?: "refused";
  readonly own_process?: boolean;
  readonly steps?: readonly RelayStep[];
};

export type ClientStep = {
  readonly op: string;
  readonly args?: JsonObject;
  readonly client?: JsonObject;
  /** Nothing listens at the address. */
  readonly upstream_down?: boolean;
  readonly upstream?: readonly Exchange[];
  readonly result?: Json;
  readonly error?: JsonObject;
  readonly waits_ms?: Json;
};

export type ClientCase = Base & { readonly steps: readonly ClientStep[] };

export type WebhookCase = Base & {
  readonly body_base64: string;
  readonly header: string | null;
  readonly secrets: readonly string[];
  readonly tolerance_seconds: number | null;
  readonly now: number;
  readonly valid: boolean;
};

/** A case with its full name, such as `relay/csrf/expired-token`. */
export type Loaded<C> = C & { readonly name: string; readonly kind: Kind };

/** What became of one case. */
export type Verdict = {
  readonly name: string;
  readonly title: string;
  readonly failures: readonly string[];
  readonly ms: number;
};
