// Generated from the OpenAPI document; change the contract and generate again.
import * as adminBillableMetrics from "./operations/admin-billable-metrics.ts";
import * as adminFeatures from "./operations/admin-features.ts";
import * as adminPlans from "./operations/admin-plans.ts";
import * as adminProducts from "./operations/admin-products.ts";
import * as apiTokens from "./operations/api-tokens.ts";
import * as auditLog from "./operations/audit-log.ts";
import * as billingPortalSessions from "./operations/billing-portal-sessions.ts";
import * as customers from "./operations/customers.ts";
import * as entitlements from "./operations/entitlements.ts";
import * as events from "./operations/events.ts";
import * as features from "./operations/features.ts";
import * as invoices from "./operations/invoices.ts";
import * as overrides from "./operations/overrides.ts";
import * as plans from "./operations/plans.ts";
import * as products from "./operations/products.ts";
import * as subscriptions from "./operations/subscriptions.ts";
import * as tenant from "./operations/tenant.ts";
import * as usage from "./operations/usage.ts";
import * as webhookDeliveries from "./operations/webhook-deliveries.ts";
import * as webhookEndpoints from "./operations/webhook-endpoints.ts";

/** Operation functions as the client groups them. */
export const namespaces = {
  adminBillableMetrics: {
    /** Create or replace a billable metric by code */
    put: adminBillableMetrics.adminPutBillableMetric,
    /** Read a billable metric by code */
    get: adminBillableMetrics.adminGetBillableMetric,
    /** List billable metrics */
    list: adminBillableMetrics.adminListBillableMetrics,
    /** Archive a billable metric */
    archive: adminBillableMetrics.adminArchiveBillableMetric,
  },
  adminFeatures: {
    /** Create or replace a feature by code */
    put: adminFeatures.adminPutFeature,
    /** Read a feature by code */
    get: adminFeatures.adminGetFeature,
    /** List features */
    list: adminFeatures.adminListFeatures,
    /** Archive a feature */
    archive: adminFeatures.adminArchiveFeature,
  },
  adminPlans: {
    /** Create or replace a plan by code */
    put: adminPlans.adminPutPlan,
    /** Read a plan by code */
    get: adminPlans.adminGetPlan,
    /** List plans */
    list: adminPlans.adminListPlans,
    /** Archive a plan */
    archive: adminPlans.adminArchivePlan,
  },
  adminProducts: {
    /** Create or replace a product by code */
    put: adminProducts.adminPutProduct,
    /** Read a product by code */
    get: adminProducts.adminGetProduct,
    /** List products */
    list: adminProducts.adminListProducts,
    /** Archive a product */
    archive: adminProducts.adminArchiveProduct,
  },
  apiTokens: {
    /** Create an API token */
    create: apiTokens.createApiToken,
    /** List API tokens */
    list: apiTokens.listApiTokens,
    /** Revoke an API token */
    revoke: apiTokens.revokeApiToken,
  },
  auditLog: {
    /** Who changed what, newest first */
    list: auditLog.listAuditLog,
  },
  billingPortalSessions: {
    /** Mint a one-time URL to the hosted portal */
    create: billingPortalSessions.createBillingPortalSession,
  },
  customers: {
    /** Create a customer */
    create: customers.createCustomer,
    /** List customers, or find one by e-mail */
    list: customers.listCustomers,
    /** Read a customer */
    get: customers.getCustomer,
    /** Change a customer */
    update: customers.updateCustomer,
    /** Every feature the customer has, over all live subscriptions */
    entitlements: customers.getCustomerEntitlements,
    /** A customer's invoices, newest first */
    invoices: customers.listCustomerInvoices,
  },
  entitlements: {
    /** May this customer do it, and what is left? */
    check: entitlements.check,
    /** The same check as a GET */
    checkGet: entitlements.checkGet,
  },
  events: {
    /** List events, newest first */
    list: events.listEvents,
    /** Read an event */
    get: events.getEvent,
    /** Send an event again */
    redeliver: events.redeliverEvent,
  },
  features: {
    /** The features that plans grant */
    list: features.listFeatures,
  },
  invoices: {
    /** Read an invoice with its lines */
    get: invoices.getInvoice,
    /** List invoices, newest first */
    list: invoices.listInvoices,
  },
  overrides: {
    /** Give one customer another grant of a feature */
    put: overrides.putOverride,
    /** Return to what the customer's plans grant */
    delete: overrides.deleteOverride,
  },
  plans: {
    /** The plan catalogue */
    list: plans.listPlans,
    /** Read a plan by id */
    get: plans.getPlan,
  },
  products: {
    /** The product families */
    list: products.listProducts,
  },
  subscriptions: {
    /** Sign a customer up to a plan */
    attach: subscriptions.attach,
    /** Read a subscription */
    get: subscriptions.getSubscription,
    /** List subscriptions, newest first */
    list: subscriptions.listSubscriptions,
    /** Every feature of a subscription */
    entitlements: subscriptions.getSubscriptionEntitlements,
    /** Upgrade, downgrade or change the plan */
    changePlan: subscriptions.changePlan,
    /** What a plan change would cost */
    previewChangePlan: subscriptions.previewChangePlan,
    /** Cancel at the period end, or at once */
    cancel: subscriptions.cancelSubscription,
    /** Take back a cancellation that has not happened yet */
    resume: subscriptions.resumeSubscription,
  },
  tenant: {
    /** The tenant this token belongs to */
    get: tenant.getTenant,
    /** Change the tenant's name or redirect rules */
    update: tenant.updateTenant,
  },
  usage: {
    /** Record usage of a metered feature */
    track: usage.track,
  },
  webhookDeliveries: {
    /** The delivery log */
    list: webhookDeliveries.listWebhookDeliveries,
    /** Read a delivery with its attempts */
    get: webhookDeliveries.getWebhookDelivery,
  },
  webhookEndpoints: {
    /** Register a webhook endpoint */
    create: webhookEndpoints.createWebhookEndpoint,
    /** List webhook endpoints */
    list: webhookEndpoints.listWebhookEndpoints,
    /** Read a webhook endpoint */
    get: webhookEndpoints.getWebhookEndpoint,
    /** Change a webhook endpoint */
    update: webhookEndpoints.updateWebhookEndpoint,
    /** Delete a webhook endpoint and stop its deliveries */
    delete: webhookEndpoints.deleteWebhookEndpoint,
    /** Replace the signing secret */
    rotateSecret: webhookEndpoints.rotateWebhookSecret,
  },
};
