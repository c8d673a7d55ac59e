import assert from "node:assert/strict";
import { test } from "node:test";
import { linkToken, sessionToken } from "../test/fake-api.ts";
import { ids, portalSubscription } from "../test/pages-fixtures.ts";
import { formTokenIn, openPages, publicUrl, send, visit } from "../test/page-visit.ts";

const navigation = { "sec-fetch-mode": "navigate", "sec-fetch-dest": "document", "sec-fetch-site": "cross-site" };
const base = `/p/subscriptions/${ids.subscription}`;
const link = `/p/${linkToken}`;

async function signIn() {
  const opened = openPages();
  const { text } = await visit(opened.pages, "/p/home");
  opened.calls.length = 0;
  return { ...opened, token: { form_token: formTokenIn(text) } };
}

test("a person's navigation spends the link, keeps the session in a cookie and forgets the address", async () => {
  const { pages } = openPages();
  const { response, location } = await visit(pages, link, navigation);
  assert.deepEqual([response.status, location], [303, "/p/home"]);
  const cookie = response.headers.get("set-cookie") ?? "";
  assert.ok(cookie.startsWith(`paylera_portal=${sessionToken};`));
  for (const attribute of ["Path=/p", "HttpOnly", "Secure", "SameSite=Lax"])
    assert.ok(cookie.includes(attribute), cookie);
  assert.ok(!/Domain|Expires|Max-Age/i.test(cookie));
});

test("over plain http on this machine the cookie is not Secure, or it would be lost", async () => {
  const { pages } = openPages({ publicUrl: "http://localhost:4010" });
  const { response } = await visit(pages, link, navigation);
  assert.ok(!(response.headers.get("set-cookie") ?? "").includes("Secure"));
});

test("mail scanners, previews, prefetches and HEAD do not spend the link; a button does", async () => {
  const { pages, calls } = openPages();
  const visitors: Record<string, string>[] = [
    {},
    { ...navigation, "sec-purpose": "prefetch;prerender" },
    { ...navigation, purpose: "prefetch" },
    { ...navigation, "sec-fetch-dest": "iframe" },
    { "sec-fetch-mode": "no-cors", "sec-fetch-dest": "empty" },
  ];
  for (const headers of visitors) {
    const { response, text } = await visit(pages, link, headers);
    assert.equal(response.status, 200);
    assert.equal(response.headers.get("set-cookie"), null);
    assert.match(text, new RegExp(`<form method="post" action="${link}"[^]*Continue`));
  }
  assert.equal((await pages.request(link, { method: "HEAD", headers: navigation })).status, 200);
  assert.deepEqual(calls, []);
  const { location } = await send(pages, link, {}, { cookie: "" });
  assert.equal(location, "/p/home");
});

test("a link that was used says so, and leads to the session that is still open", async () => {
  const { pages, world } = openPages();
  world.linkIsSpent = true;
  const stranger = await visit(pages, link, navigation);
  assert.equal(stranger.response.status, 410);
  assert.match(stranger.text, /no longer works/);
  assert.ok(!stranger.text.includes("/p/home"));
  const owner = await visit(pages, link, { ...navigation, cookie: `paylera_portal=${sessionToken}` });
  assert.match(owner.text, /href="\/p\/home"/);
});

test("without a session, or with one that is over, every page and form says so and drops the cookie", async () => {
  const { pages, calls } = openPages();
  for (const path of ["/p/home", `/p/invoices/${ids.invoice}`, `${base}/change`, `${base}/cancel`]) {
    const { response, text } = await visit(pages, path, {});
    assert.equal(response.status, 401, path);
    assert.match(text, /Your session is over/);
  }
  assert.equal((await send(pages, `${base}/cancel`, {}, { cookie: "paylera_portal=junk" })).response.status, 401);
  assert.deepEqual(calls, []);
  const over = await visit(pages, "/p/home", { cookie: `paylera_portal=pss_${"x".repeat(43)}` });
  assert.equal(over.response.status, 401);
  assert.match(over.response.headers.get("set-cookie") ?? "", /paylera_portal=; Max-Age=0; Path=\/p/);
});

test("each page costs one call; a preview costs two at once", async () => {
  const { pages, calls } = openPages();
  for (const path of ["/p/home", `/p/invoices/${ids.invoice}`, `${base}/change`, `${base}/cancel`]) {
    calls.length = 0;
    await visit(pages, path);
    assert.deepEqual(
      calls.map(({ operation }) => operation),
      ["get_portal"],
      path,
    );
  }
  calls.length = 0;
  await visit(pages, `${base}/change?plan=${ids.scale}`);
  assert.equal(calls.length, 2);
});

test("the preview's form confirms exactly what was shown", async () => {
  const { pages, calls, world, token } = await signIn();
  const { text } = await visit(pages, `${base}/change?plan=${ids.scale}`, {
    cookie: `paylera_portal=${sessionToken}`,
    "accept-language": "en-US",
  });
  for (const words of ["Unused time on Pro", "-$14.50", "$49.50", "Due now", "$0.00", "$134.00"]) {
    assert.ok(text.includes(words), words);
  }
  const [, date = ""] = /name="proration_date" value="([^"]+)"/.exec(text) ?? [];
  assert.equal(date, world.preview.proration_date);
  calls.length = 0;
  const { location } = await send(pages, `${base}/change`, { ...token, plan: ids.scale, proration_date: date });
  assert.equal(location, "/p/home?done=changed");
  const body = { new_plan_id: ids.scale, proration_date: date };
  assert.deepEqual(calls, [{ operation: "change_plan", bearer: sessionToken, body }]);
});

test("submitting twice does no harm: the second answer is the first", async () => {
  const { pages, world, token } = await signIn();
  world.refuse = { change_plan: "paylera.plan_unchanged" };
  const { location } = await send(pages, `${base}/change`, { ...token, plan: ids.scale });
  assert.equal(location, "/p/home?done=changed");
});

test("cancel and resume act, redirect and say what happened", async () => {
  const { pages, calls, token } = await signIn();
  const canceled = await send(pages, `${base}/cancel`, token);
  assert.deepEqual([canceled.response.status, canceled.location], [303, "/p/home?done=canceled"]);
  assert.match((await visit(pages, "/p/home?done=canceled")).text, /role="status">Your subscription will end/);
  assert.equal((await send(pages, `${base}/resume`, token)).location, "/p/home?done=resumed");
  assert.deepEqual(
    calls.filter(({ operation }) => operation !== "get_portal").map(({ operation }) => operation),
    ["cancel", "resume"],
  );
});

test("a refusal becomes a sentence, never the API's own words", async () => {
  const { pages, world, token } = await signIn();
  const fields = { ...token, plan: ids.scale };
  world.refuse = { change_plan: "paylera.payment_method_required", preview_change_plan: "paylera.plan_not_found" };
  assert.equal((await send(pages, `${base}/change`, fields)).location, "/p/home?problem=payment_method_required");
  const home = await visit(pages, "/p/home?problem=payment_method_required");
  assert.match(home.text, /role="alert">Please add a payment method first/);
  const refused = await visit(pages, `${base}/change?plan=${ids.scale}`);
  assert.equal(refused.location, `${base}/change?problem=plan_not_found`);
  assert.match((await visit(pages, refused.location ?? "")).text, /no longer offered/);
  world.refuse = { change_plan: "paylera.validation_failed" };
  assert.equal((await send(pages, `${base}/change`, fields)).location, `${base}/change?problem=validation_failed`);
});

test("what an address says is shown only when it is one of our codes", async () => {
  const { pages } = openPages();
  for (const query of ["done=Call+555", "problem=<b>", "done=__proto__", "problem=constructor", "done=toString"]) {
    assert.ok(!(await visit(pages, `/p/home?${query}`)).text.includes('class="note'), query);
  }
});

test("a form from elsewhere changes nothing", async () => {
  const { pages, calls, token } = await signIn();
  const forged: [Record<string, string>, Record<string, string>][] = [
    [{}, {}],
    [{ form_token: "x".repeat(43) }, {}],
    [{ form_token: token.form_token.slice(1) }, {}],
    [token, { "sec-fetch-site": "cross-site" }],
    [token, { "sec-fetch-site": "same-site" }],
    [token, { "sec-fetch-site": "none" }],
    [token, { cookie: `paylera_portal=pss_${"o".repeat(43)}` }],
  ];
  const paths = [`${base}/cancel`, `${base}/resume`, `${base}/change`, "/p/payment-method", "/p/sign-out"];
  for (const path of paths) {
    for (const [fields, headers] of forged) {
      const { response, text } = await send(pages, path, fields, headers);
      assert.equal(response.status, 403, path);
      assert.match(text, /Nothing was changed/);
    }
    const old = { method: "POST", body: new URLSearchParams(token) };
    const headers = { cookie: `paylera_portal=${sessionToken}`, origin: "https://evil.example" };
    assert.equal((await pages.request(path, { ...old, headers })).status, 403, "a browser without Sec-Fetch-Site");
    const plain = { ...headers, origin: publicUrl, "content-type": "text/plain" };
    assert.equal((await pages.request(path, { ...old, headers: plain })).status, 403, "a body that is no form");
  }
  assert.deepEqual(calls, []);
});

test("updating the payment method leads to the provider and back to the portal", async () => {
  const { pages, calls, world, token } = await signIn();
  const { location } = await send(pages, "/p/payment-method", token);
  assert.equal(location, world.payUrl);
  assert.deepEqual(calls[0]?.body, { return_url: `${publicUrl}/p/return` });
  assert.equal((await visit(pages, "/p/return?sandbox_checkout=1")).location, "/p/home?done=method");
  world.refuse = { update_payment_method: "paylera.provider_unavailable" };
  assert.equal((await send(pages, "/p/payment-method", token)).location, "/p/home?problem=provider_unavailable");
});

test("signing out drops the cookie", async () => {
  const { pages, token } = await signIn();
  const { response, location } = await send(pages, "/p/sign-out", token);
  assert.equal(location, "/p/signed-out");
  assert.match(response.headers.get("set-cookie") ?? "", /paylera_portal=; Max-Age=0; Path=\/p/);
  assert.match((await visit(pages, "/p/signed-out", {})).text, /You are signed out/);
});

test("what is not this customer's does not exist; what has ended cannot be changed", async () => {
  const { pages, world } = openPages();
  const other = "/p/subscriptions/01960000-0000-7000-8000-0000000000ff";
  const paths = [`${other}/change`, `${other}/cancel`, "/p/invoices/01960000-0000-7000-8000-0000000000ff"];
  for (const path of [
    ...paths,
    "/p/invoices/x",
    "/p/subscriptions/x/cancel",
    "/p/subscriptions/%00/change",
    "/p/x/y",
  ]) {
    assert.equal((await visit(pages, path)).response.status, 404, path);
  }
  world.portal.subscriptions = [portalSubscription({ status: "canceled" })];
  assert.equal((await visit(pages, `${base}/change`)).location, "/p/home?problem=subscription_not_active");
  assert.equal((await visit(pages, `${base}/cancel`)).location, "/p/home");
});
