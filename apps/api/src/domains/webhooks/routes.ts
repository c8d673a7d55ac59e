/** Operations of the webhooks domain. */
export const webhooksRoutes = {};
