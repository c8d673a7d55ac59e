/** What the hosted pages need from the process that mounts them. */
export type PagesOptions = {
  /** Where the API answers, without a trailing slash; in one process any address, because `fetch` is given. */
  apiUrl: string;
  /** Where browsers reach these pages, without a trailing slash. */
  publicUrl: string;
  /** Version of this installation, sent to the API as part of the user agent. */
  version: string;
  /** Calls the API; default the runtime's own. In one process: `(input, init) => app.fetch(new Request(input, init))`. */
  fetch?: typeof fetch;
  /** Hears of errors that no page expects. They hold no tokens. */
  report?: (error: unknown) => void;
};
