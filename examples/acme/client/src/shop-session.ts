import { useQuery, useQueryClient } from "@tanstack/react-query";
import { callApi } from "./api.ts";
import { navigate } from "./route.ts";

export type User = { email: string; name: string; currency: string };
type SessionAnswer = { user: User | null; demo_users: User[] };

/** Who is signed in to Acme: Acme's own business, Paylera only learns the result on the server. */
export function useShopSession() {
  const client = useQueryClient();
  const key = ["acme", "session"];
  const { data, isPending, error } = useQuery({
    queryKey: key,
    queryFn: () => callApi<SessionAnswer>("GET", "/api/session"),
    staleTime: Infinity,
  });

  const signIn = async (person: { email: string; name?: string }) => {
    await callApi("POST", "/api/session", person);
    await client.invalidateQueries({ queryKey: key });
    navigate("/pricing");
  };
  const signOut = async () => {
    await callApi("DELETE", "/api/session");
    await client.invalidateQueries({ queryKey: key });
    navigate("/");
  };
  return { user: data?.user ?? null, demoUsers: data?.demo_users ?? [], isPending, error, signIn, signOut };
}
