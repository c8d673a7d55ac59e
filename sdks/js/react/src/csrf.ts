/** The anti-CSRF token of one browser tab: fetched once, kept in memory, shared with the other tabs. */
export type Csrf = {
  /** The token, fetched on first use. Concurrent callers share one request. */
  token(): Promise<string>;
  /** Replaces a token that was refused. Does nothing when it was replaced meanwhile, by this tab or another. */
  replace(refused: string): Promise<string>;
  /** Asks for a new token even if the old one is good, as after a change of account (P-077). */
  rotate(): Promise<string>;
  /** Listens to other tabs; returns the function that stops it. */
  listen(): () => void;
};

/**
 * Keeps the token in memory only: the cookie beside it belongs to the relay's path and is never read.
 *
 * @param load asks the relay; `fresh` forces a new token, otherwise a good one is handed out again
 * @param channelName tabs with the same name share their tokens
 */
export function createCsrf(load: (fresh: boolean) => Promise<string>, channelName: string): Csrf {
  let current: Promise<string> | undefined;
  let known: string | undefined;
  let channel: BroadcastChannel | undefined;

  const ask = (fresh: boolean): Promise<string> => {
    known = undefined;
    const asked = load(fresh).then(
      (token) => {
        if (current === asked) {
          known = token;
          channel?.postMessage(token);
        }
        return token;
      },
      (error: unknown) => {
        if (current === asked) current = undefined;
        throw error;
      },
    );
    current = asked;
    return asked;
  };

  return {
    token: () => current ?? ask(false),
    replace: (refused) => (current !== undefined && known !== refused ? current : ask(false)),
    rotate: () => ask(true),
    listen() {
      if (typeof BroadcastChannel === "undefined") return () => {};
      const opened = new BroadcastChannel(channelName);
      // The cookie is shared by all tabs, so whatever another tab was given last is the one token that works.
      opened.addEventListener("message", ({ data: token }: MessageEvent<unknown>) => {
        if (typeof token !== "string") return;
        known = token;
        current = Promise.resolve(token);
      });
      channel = opened;
      return () => {
        opened.close();
        if (channel === opened) channel = undefined;
      };
    },
  };
}
