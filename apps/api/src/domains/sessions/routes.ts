/** Operations of the sessions domain. */
export const sessionsRoutes = {};
