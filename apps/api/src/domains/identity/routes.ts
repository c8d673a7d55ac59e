/** Operations of the identity domain. */
export const identityRoutes = {};
