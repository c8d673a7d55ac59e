/** Operations of the entitlements domain. */
export const entitlementsRoutes = {};
