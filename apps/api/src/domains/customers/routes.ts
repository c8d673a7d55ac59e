/** Operations of the customers domain. */
export const customersRoutes = {};
