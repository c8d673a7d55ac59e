/** How this app reaches Paylera, read when asked for, so that building needs no secret. */
export function payleraSettings(): { apiToken: string; baseUrl: string | undefined } {
  const apiToken = process.env["PAYLERA_API_TOKEN"];
  if (!apiToken) throw new Error("Set PAYLERA_API_TOKEN");
  return { apiToken, baseUrl: process.env["PAYLERA_API_URL"] };
}
