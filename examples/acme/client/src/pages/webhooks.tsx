import { useQuery } from "@tanstack/react-query";
import { callApi } from "../api.ts";
import { clock } from "../format.ts";
import { Problem } from "../parts/problem.tsx";

type LoggedEvent = {
  id: string;
  type: string;
  object: string;
  object_id: string;
  sequence: number;
  data: Record<string, unknown>;
};
type Log = { entries: { received_at: string; event: LoggedEvent }[]; refused: number };

/** What Paylera told Acme's server, newest first. */
export function Webhooks() {
  const { data, error, isPending } = useQuery({
    queryKey: ["acme", "webhooks"],
    queryFn: () => callApi<Log>("GET", "/api/webhooks"),
    refetchInterval: 1500,
  });
  const entries = data?.entries ?? [];
  return (
    <>
      <h1>Webhook log</h1>
      <p className="lead">
        Paylera signs every event; Acme’s server checks the signature before it believes a word. This list is live.
      </p>
      <Problem error={error} />
      {isPending && <p className="loading">Loading …</p>}
      {data && data.refused > 0 && (
        <p className="callout">Turned away because of a wrong signature: {data.refused} since the last start.</p>
      )}
      {data && entries.length === 0 && <p className="card soft">Nothing yet. Pick a plan and watch.</p>}
      <ol className="log">
        {entries.map(({ received_at: receivedAt, event }) => (
          <li key={event.id} className="card">
            <details>
              <summary>
                <time dateTime={receivedAt}>{clock(receivedAt)}</time>
                <b>{event.type}</b>
                <span className="soft">
                  {event.object} …{event.object_id.slice(-6)}, sequence {event.sequence}
                </span>
                <span className="badge good">✓ verified</span>
              </summary>
              <pre>{JSON.stringify(event, null, 2)}</pre>
            </details>
          </li>
        ))}
      </ol>
    </>
  );
}
