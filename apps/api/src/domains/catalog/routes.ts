/** Operations of the catalog domain. */
export const catalogRoutes = {};
