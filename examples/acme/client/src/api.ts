/** What Acme's own server refused, in words for the person. */
export class ApiError extends Error {
  readonly type: string | undefined;

  constructor(message: string, type?: string) {
    super(message);
    this.type = type;
  }
}

/** Calls Acme's own server. Paylera's relay is called by the hooks instead. */
export async function callApi<T>(method: string, path: string, body?: unknown): Promise<T> {
  const init: RequestInit = { method };
  if (body !== undefined) {
    init.headers = { "content-type": "application/json" };
    init.body = JSON.stringify(body);
  }
  const response = await fetch(path, init);
  const text = await response.text();
  const answer: unknown = text === "" ? undefined : JSON.parse(text);
  if (response.ok) return answer as T;
  const { detail, type } = Object(answer) as { detail?: string; type?: string };
  throw new ApiError(detail ?? `The server answered ${response.status}.`, type);
}
