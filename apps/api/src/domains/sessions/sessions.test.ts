import assert from "node:assert/strict";
import { test } from "node:test";
import { makeCustomer } from "../../../test/factories.ts";
import { openTestApi } from "../../../test/harness.ts";
import { sessionAuthenticator } from "./authenticate.ts";
import { openPortal, redeemPortal } from "./portal.ts";

const api = await openTestApi();
const asLink = sessionAuthenticator(api.deps, "portal_link");
const asSession = sessionAuthenticator(api.deps, "portal");

async function open() {
  const tenant = await api.tenant();
  const { id: customerId } = await makeCustomer(tenant);
  const { url } = await tenant.inside((ctx) => openPortal(ctx, { customerId, returnUrl: null }));
  return { tenant, customerId, token: url.split("/").at(-1) ?? "" };
}

test("a portal link names its one customer, for fifteen minutes", async () => {
  const { tenant, customerId, token } = await open();
  const principal = await asLink(token);
  assert.deepEqual([principal?.tenant.id, principal?.session?.customerId], [tenant.ref.id, customerId]);
  assert.equal(await asSession(token), null);
  assert.equal(await asLink(`${token.slice(0, -1)}_`), null);
  api.clock.advance(15 * 60_000);
  assert.equal(await asLink(token), null);
});

test("of ten who open a link at once one gets the session, which lives an hour", async () => {
  const { tenant, token } = await open();
  const id = (await asLink(token))?.session?.id ?? "";
  const tries = await Promise.allSettled(
    Array.from({ length: 10 }, () => tenant.inside((ctx) => redeemPortal(ctx, id))),
  );
  const opened = tries.flatMap((answer) => (answer.status === "fulfilled" ? [answer.value.token] : []));
  assert.equal(opened.length, 1);
  assert.equal(await asLink(token), null);
  assert.equal((await asSession(opened[0] ?? ""))?.session?.id, id);
  api.clock.advance(60 * 60_000);
  assert.equal(await asSession(opened[0] ?? ""), null);
});
