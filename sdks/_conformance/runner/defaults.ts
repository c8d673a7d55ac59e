import type { JsonObject } from "./json.ts";

/** Token of every target that is given no other one. */
export const API_TOKEN = "pl_test_conformance0123456789";

/** Looks like what `openssl rand -base64 32` prints, so that a relay that decodes it is found out. */
export const RELAY_SECRET = "Y29uZm9ybWFuY2UvcmVsYXkrc2VjcmV0L25vLjEvMDAwMQ==";

/** Where a relay is mounted unless a case says otherwise (P-010). */
export const BASE_PATH = "/api/paylera";

/** A relay's configuration before a case changes it. */
export const RELAY_CONFIG: JsonObject = {
  api_token: API_TOKEN,
  relay_secret: RELAY_SECRET,
  environment: "development",
};

/** Who is signed in unless a case says otherwise. */
export const IDENTITY: JsonObject = { customer_id: "cus_alice" };

/** A client's configuration before a case changes it. */
export const CLIENT_CONFIG: JsonObject = { api_token: API_TOKEN, virtual_time: true };
