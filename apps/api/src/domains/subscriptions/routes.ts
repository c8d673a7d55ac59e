/** Operations of the subscriptions domain. */
export const subscriptionsRoutes = {};
