import { useMutation } from "@tanstack/react-query";
import type { PayleraError } from "@paylera/sdk";
import { useSession } from "./provider.ts";
import type { Session } from "./session.ts";

/** What every imperative hook tells about its calls. */
export type WriteState<Result> = {
  isPending: boolean;
  /** Why the last call failed. */
  error: PayleraError | null;
  /** What the last call answered. */
  data: Result | undefined;
  /** Forgets error and data. */
  reset: () => void;
};

/** A call with its state; `run` keeps its identity from render to render. */
export function useWrite<Input, Result>(
  perform: (session: Session, input: Input) => Promise<Result>,
): { run: (input: Input) => Promise<Result>; state: WriteState<Result> } {
  const session = useSession();
  const { mutateAsync, isPending, error, data, reset } = useMutation<Result, PayleraError, Input>(
    // Always: a paused call would keep a button waiting silently; the relay's own retries end in an error instead.
    { mutationFn: (input) => perform(session, input), networkMode: "always", retry: false },
    session.client,
  );
  return { run: mutateAsync, state: { isPending, error, data, reset } };
}
