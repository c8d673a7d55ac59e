import type { PayleraError } from "@paylera/sdk";
import type { ReactNode } from "react";

/** Why something failed, announced at once. */
export function Problem({ error }: { error: PayleraError | null }): ReactNode {
  if (!error) return null;
  return (
    <p className="paylera-problem" role="alert" data-type={error.type}>
      {error.detail ?? error.message}
    </p>
  );
}
