/** Why something did not work, announced to screen readers too. Paylera's problems say it in `detail`. */
export function Problem({ error }: { error: (Error & { detail?: string | undefined }) | null }) {
  if (!error) return null;
  return (
    <p className="problem" role="alert">
      {error.detail ?? error.message}
    </p>
  );
}
