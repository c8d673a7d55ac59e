// Generated from the OpenAPI document; change the contract and generate again.

/** API date this package was generated against, sent as `Paylera-Api-Version` (P-149, A-53). */
export const API_VERSION = "2026-05-01";
