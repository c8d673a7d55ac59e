/** A refusal the sandbox answers on purpose; nothing was changed. */
export class ApiError extends Error {
  override name = "ApiError";
  readonly status: 400 | 401 | 404 | 409 | 413 | 500;
  readonly code: string;

  constructor(status: ApiError["status"], code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}
