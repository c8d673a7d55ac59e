export { API_VERSION } from "./generated/api-version.ts";

/** Version of this package; relay and React packages compare their major against it (P-151). */
export const VERSION = "0.1.0";
