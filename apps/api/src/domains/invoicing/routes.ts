/** Operations of the invoicing domain. */
export const invoicingRoutes = {};
