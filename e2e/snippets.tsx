// The code that README.md shows, type-checked here; readme.test.ts asserts that both say the same.
import { payleraHono } from "@paylera/server/hono";
import { useFeature, useTrack } from "@paylera/react";
import { PayleraClient } from "@paylera/sdk";
import type { Hono } from "hono";

type User = { email: string; name: string };

export function mountRelay(app: Hono, currentUser: (request: Request) => Promise<User | null>): void {
  // relay
  app.all(
    "/api/paylera/*",
    payleraHono({
      // PAYLERA_API_TOKEN and PAYLERA_RELAY_SECRET come from the environment.
      autoCreateCustomer: true,
      identify: async (request) => {
        const user = await currentUser(request);
        return user && { email: user.email, name: user.name };
      },
    }),
  );
  // end
}

export function ApiCalls() {
  // react
  const { data: calls } = useFeature("api_calls");
  const { track } = useTrack();
  // end
  return <button onClick={() => void track("api_calls")}>{calls?.balance} left</button>;
}

export async function callFromBackend(apiToken: string, customer_id: string): Promise<void> {
  // backend
  const paylera = new PayleraClient({ apiToken, baseUrl: "http://localhost:4010" });
  const check = await paylera.entitlements.check({ customer_id, feature_code: "api_calls", required_usage: 1 });
  if (check.allowed) await paylera.usage.track({ customer_id, feature_code: "api_calls" });
  // end
}
