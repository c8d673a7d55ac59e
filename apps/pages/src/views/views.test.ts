import assert from "node:assert/strict";
import { test } from "node:test";
import { checkoutToken } from "../../test/fake-api.ts";
import { checkoutPage, ids, portalPage, portalSubscription } from "../../test/pages-fixtures.ts";
import { openPages, visit } from "../../test/page-visit.ts";

const hostile = [
  `<script>alert(1)</script>`,
  `"><img src=x onerror=alert(1)>`,
  `' onmouseover='alert(1)`,
  `</title><svg onload=alert(1)>`,
  `&lt;b&gt;`,
  `javascript:alert(1)`,
];

test("names of the merchant, the plan and the customer are text, whatever they hold", async () => {
  for (const name of hostile) {
    const { pages, world } = openPages();
    const { plan } = checkoutPage();
    world.checkout = checkoutPage({
      merchant: { name, mode: "live" },
      plan: {
        ...plan,
        name,
        description: name,
        features: plan.features.map((one) => ({ ...one, feature_name: name })),
      },
      failure: name,
    });
    world.portal = portalPage({
      merchant: { name, mode: "live" },
      customer: { id: ids.customer, name, email: name },
      subscriptions: [portalSubscription({ plan_name: name })],
      payment_method: { id: ids.invoice, brand: name, last4: name, expires: name },
      plans: portalPage().plans.map((one) => ({ ...one, name, description: name })),
    });
    const paths = [`/c/${checkoutToken}`, "/p/home", `/p/invoices/${ids.invoice}`];
    const base = `/p/subscriptions/${ids.subscription}`;
    for (const path of [...paths, `${base}/cancel`, `${base}/change`, `${base}/change?plan=${ids.scale}`]) {
      const { text } = await visit(pages, path);
      assert.ok(!/<(script|svg|img src=x)|<[^>]*\son\w+=/i.test(text), `${path} with ${name}`);
      assert.ok(!text.includes("&amp;amp;"), `${path} escapes twice`);
    }
  }
});

test("a name written from right to left keeps to itself", async () => {
  const { pages, world } = openPages();
  world.checkout.merchant.name = "متجر النور";
  const { text } = await visit(pages, `/c/${checkoutToken}`);
  assert.match(text, /<bdi>متجر النور<\/bdi>/);
  assert.match(text, /<span class="monogram" aria-hidden="true">م<\/span>/);
});

test("only addresses of the web are linked to", async () => {
  const { pages, world } = openPages();
  world.checkout.cancel_url = "javascript:alert(1)";
  world.portal.return_url = "data:text/html,x";
  assert.ok(!(await visit(pages, `/c/${checkoutToken}`)).text.includes("Cancel and go back"));
  assert.ok(!(await visit(pages, "/p/home")).text.includes("data:"));
});

test("the checkout says what is due, what renews, what is granted and that it is a test", async () => {
  const { pages, world } = openPages();
  const first = await visit(pages, `/c/${checkoutToken}`, { "accept-language": "en-US" });
  for (const words of ["Test mode", "$29.00", "per month", "Due today", "Then every month", "CSV export", "10,000"]) {
    assert.ok(first.text.includes(words), words);
  }
  assert.ok(!first.text.includes("Single sign-on"), "a feature that is off is no feature");
  world.checkout = checkoutPage({
    merchant: { name: "Acme", mode: "live" },
    amount_due: 0,
    trial_end: "2026-05-15T00:00:00.000Z",
  });
  const trial = await visit(pages, `/c/${checkoutToken}`, { "accept-language": "en-US" });
  for (const words of ["Free until", "May 15, 2026", "$0.00"]) assert.ok(trial.text.includes(words), words);
  assert.ok(!trial.text.includes("Test mode"));
});

test("each state of a subscription has its words and only the actions that can work", async () => {
  const { pages, world } = openPages();
  const show = async (of: Parameters<typeof portalSubscription>[0]) => {
    world.portal.subscriptions = [portalSubscription(of)];
    return (await visit(pages, "/p/home")).text;
  };
  const active = await show({});
  assert.match(active, /Renews on/);
  assert.match(active, /Cancel subscription/);
  const ending = await show({ cancel_at_period_end: true });
  assert.match(ending, /Ends on .* and is not renewed/s);
  assert.match(ending, /Resume subscription/);
  assert.ok(!ending.includes("Cancel subscription"));
  assert.match(await show({ status: "past_due" }), /The last payment failed/);
  assert.match(await show({ status: "trialing", trial_end: "2026-05-10T00:00:00.000Z" }), /Free until/);
  const ended = await show({ status: "canceled", ended_at: "2026-05-10T00:00:00.000Z" });
  assert.match(ended, /Ended on/);
  assert.ok(!/Change plan|Cancel subscription|Resume/.test(ended));
});

test("an invoice shows its lines, what credit paid and what is left", async () => {
  const { pages, world } = openPages();
  const [invoice] = world.portal.invoices;
  assert.ok(invoice);
  Object.assign(invoice, { status: "open", total: 5000, credit_applied: 1500, amount_due: 3500, amount_paid: 0 });
  const { text } = await visit(pages, `/p/invoices/${invoice.id}`);
  for (const words of ["INV-000042", "$50.00", "-$15.00", "$35.00", "Amount due"])
    assert.ok(text.includes(words), words);
});

test("every page has one h1, a main, labelled tables and sections, and no field without a label", async () => {
  const { pages } = openPages();
  const base = `/p/subscriptions/${ids.subscription}`;
  const portal = ["/p/home", `/p/invoices/${ids.invoice}`, `${base}/cancel`, `${base}/change`];
  const others = [`/c/${checkoutToken}`, "/c/nothing", "/p/signed-out", `${base}/change?plan=${ids.scale}`];
  for (const path of [...portal, ...others]) {
    const { text } = await visit(pages, path);
    const count = (pattern: RegExp): number => [...text.matchAll(pattern)].length;
    assert.equal(count(/<h1[ >]/g), 1, `${path}: h1`);
    assert.equal(count(/<main id="content"/g), 1, `${path}: main`);
    assert.equal(count(/<header[ >]/g) + count(/<footer[ >]/g), 2, `${path}: landmarks`);
    assert.equal(count(/<html lang="en">/g), 1, `${path}: lang`);
    assert.equal(count(/<title>[^<]+<\/title>/g), 1, `${path}: title`);
    assert.equal(count(/<table/g), count(/<caption/g), `${path}: captions`);
    assert.equal(count(/<input(?! type="hidden")/g), 0, `${path}: nothing is typed here`);
    assert.equal(count(/<script|\sstyle=|<style/g), 0, `${path}: no inline script or style`);
    const known = [...text.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id);
    assert.equal(new Set(known).size, known.length, `${path}: an id twice`);
    for (const [, id] of text.matchAll(/aria-labelledby="([^"]+)"/g)) assert.ok(known.includes(id), `${path}: ${id}`);
    for (const [, , inside = ""] of text.matchAll(/<(button|a)\b[^>]*>(.*?)<\/\1>/gs)) {
      assert.notEqual(inside.replace(/<[^>]+>/g, "").trim(), "", `${path}: a control without words`);
    }
  }
});
