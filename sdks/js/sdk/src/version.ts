/** Version of this package; relay and React packages compare their major against it (P-151). */
export const VERSION = "0.1.0";

/** API date this package was generated against, sent as `Paylera-Api-Version` (P-149, A-53). */
export const API_VERSION = "2026-05-01";
