import { createInterface } from "node:readline";
import { PayleraClient, PayleraError, pollDeviceToken, requestDeviceCode } from "@paylera/sdk";
import type { ClientOptions, DeviceCode } from "@paylera/sdk";

type Fields = Readonly<Record<string, unknown>>;

type Config = {
  readonly base_url?: string;
  readonly api_token: string;
  readonly api_version?: string;
  readonly retry?: {
    readonly max_attempts?: number;
    readonly base_delay_ms?: number;
    readonly max_delay_ms?: number;
    readonly jitter?: "full" | "none";
  };
  readonly timeout_ms?: number;
  readonly virtual_time?: boolean;
  readonly random?: number | readonly number[];
};

type Message = { readonly id: string; readonly op: string; readonly args: Fields; readonly client: Config };

/** A clock and a sleep: with virtual time waits are written down and the clock moves by itself. */
function timeOf(config: Config) {
  const waits: number[] = [];
  let skippedMs = 0;
  if (config.virtual_time !== true) return { waits: undefined, options: {} };
  const sleep = async (ms: number): Promise<void> => {
    waits.push(ms);
    skippedMs += ms;
  };
  return { waits, options: { sleep, now: () => Date.now() + skippedMs } };
}

function randomOf({ random }: Config): (() => number) | undefined {
  if (random === undefined) return undefined;
  if (typeof random === "number") return () => random;
  const values = random.values();
  return () => values.next().value ?? Math.random();
}

function optionsOf(config: Config, time: object): ClientOptions {
  const { retry } = config;
  return {
    apiToken: config.api_token,
    baseUrl: config.base_url,
    apiVersion: config.api_version,
    timeoutMs: config.timeout_ms,
    random: randomOf(config),
    retry: retry && {
      maxAttempts: retry.max_attempts,
      baseDelayMs: retry.base_delay_ms,
      maxDelayMs: retry.max_delay_ms,
      jitter: retry.jitter,
    },
    ...time,
  };
}

const camel = (name: string): string => name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());

/** Calls `tag.method`: path parameters in the order given, then body or query, then the options of the call. */
async function callOperation(client: PayleraClient, op: string, args: Fields): Promise<unknown> {
  const { body, query, options = {}, all = false, ...path } = args;
  const [tag = "", method = ""] = op.split(".").map(camel);
  const operation: unknown = Reflect.get(Reflect.get(client, tag) as object, method);
  if (typeof operation !== "function") throw new TypeError(`there is no operation ${op}`);
  const named = options as { idempotency_key?: string; headers?: Record<string, string>; timeout_ms?: number };
  const callOptions = {
    idempotencyKey: named.idempotency_key,
    headers: named.headers,
    timeoutMs: named.timeout_ms,
  };
  const input = body ?? query;
  const rest = input === undefined ? [] : [input];
  const call: unknown = Reflect.apply(operation, undefined, [...Object.values(path), ...rest, callOptions]);
  return all === true ? Array.fromAsync(call as AsyncIterable<unknown>) : call;
}

/** Logs in by device code; its errors say the OAuth code as their `type` (P-112). */
function callLogin(op: string, args: Fields, config: Config, time: object): Promise<unknown> {
  const named = args as { client_id: string; scope?: string; device_code?: DeviceCode };
  const options = { baseUrl: config.base_url ?? "", clientId: named.client_id, scope: named.scope, ...time };
  if (op === "oauth.request_device_code") return requestDeviceCode(options);
  const { device_code: code } = named;
  if (op !== "oauth.poll_device_token" || code === undefined) throw new TypeError(`there is no operation ${op}`);
  return pollDeviceToken(options, code);
}

async function run({ op, args, client: config }: Message, time: object): Promise<unknown> {
  if (op.startsWith("oauth.")) return callLogin(op, args, config, time);
  const client = new PayleraClient(optionsOf(config, time));
  return op === "client.base_url" ? client.transport.baseUrl : callOperation(client, op, args);
}

function errorOf(error: unknown): Fields {
  if (!(error instanceof PayleraError)) return { class: error instanceof Error ? error.name : typeof error };
  const code: unknown = Reflect.get(error, "code");
  const { name, type, status, retryAfter } = error;
  return { class: name, type: typeof code === "string" ? code : type, status, retry_after: retryAfter };
}

async function answer(message: Message): Promise<Fields> {
  const { id } = message;
  const { waits, options } = timeOf(message.client);
  try {
    const result = await run(message, options);
    return { id, ok: true, result, waits_ms: waits };
  } catch (error) {
    return { id, ok: false, error: errorOf(error), waits_ms: waits };
  }
}

/** Answers each line with what the call came to; lines are worked on at the same time. */
export async function answerCalls(): Promise<void> {
  for await (const line of createInterface({ input: process.stdin })) {
    void answer(JSON.parse(line) as Message).then((reply) => process.stdout.write(`${JSON.stringify(reply)}\n`));
  }
}
