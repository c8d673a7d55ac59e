/** Operations that write in several domains. */
export const flowRoutes = {};
