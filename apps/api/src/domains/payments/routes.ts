/** Operations of the payments domain. */
export const paymentsRoutes = {};
