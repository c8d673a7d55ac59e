import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { describe, test } from "node:test";
import { createWebhookReceiver, rememberInMemory } from "./handler.ts";
import type { WebhookOptions } from "./handler.ts";
import { verifyWebhookSignatureAsync } from "./verify-async.ts";
import { verifyWebhookSignature } from "./verify.ts";

const SECRET = "whsec_test_secret";
const T = 1_767_225_600;
const now = () => T * 1000 + 999;

function sign(body: Uint8Array | string, input: { secret?: string; t?: number | string } = {}): string {
  const t = input.t ?? T;
  return createHmac("sha256", input.secret ?? SECRET)
    .update(`${t}.`)
    .update(body)
    .digest("hex");
}

const body = '{"id":"evt_1","type":"invoice.paid","data":{}}';
const mac = sign(body);
const other = sign(body, { secret: "other" });
const bytes = {
  "a byte order mark": Buffer.from(`\uFEFF${body}`),
  "invalid UTF-8": Buffer.from([0x7b, 0xff, 0xfe, 0x00, 0x7d]),
  "CRLF line ends": Buffer.from('{\r\n"a": 1\r\n}'),
  "no bytes": Buffer.alloc(0),
};

type Row = { header: unknown; valid: boolean; secret?: string | string[]; tolerance?: number | null };
const rows: Record<string, Row> = {
  "the documented header": { header: `t=${T},v1=${mac}`, valid: true },
  "upper-case hex": { header: `t=${T},v1=${mac.toUpperCase()}`, valid: true },
  "white space and another order": { header: ` v1=${mac} , t=${T} `, valid: true },
  "unknown schemes around it": { header: `v0=x,t=${T},v2=${other},v1=${mac}`, valid: true },
  "both signatures of a rotation": { header: `t=${T},v1=${other},v1=${mac}`, valid: true },
  "several header lines": { header: [`t=${T}`, `v1=${mac}`], valid: true },
  "a list of secrets": { header: `t=${T},v1=${mac}`, secret: ["new", SECRET], valid: true },
  "a secret with a pasted line end": { header: `t=${T},v1=${mac}`, secret: `${SECRET}\r\n`, valid: true },
  "the wrong secret": { header: `t=${T},v1=${mac}`, secret: "whsec_other", valid: false },
  "only another signature": { header: `t=${T},v1=${other}`, valid: false },
  "a changed time": { header: `t=${T + 1},v1=${mac}`, valid: false },
  "an empty header": { header: "", valid: false },
  "no header": { header: undefined, valid: false },
  null: { header: null, valid: false },
  "no time": { header: `v1=${mac}`, valid: false },
  "two times": { header: `t=${T},t=${T},v1=${mac}`, valid: false },
  "a time that is no number": { header: `t=${T}x,v1=${mac}`, valid: false },
  "a time of 13 digits": { header: `t=${"1".repeat(13)},v1=${mac}`, valid: false },
  "no signature": { header: `t=${T}`, valid: false },
  "only a scheme we do not know": { header: `t=${T},v2=${mac}`, valid: false },
  "a short signature": { header: `t=${T},v1=${mac.slice(1)}`, valid: false },
  "a signature that is no hex": { header: `t=${T},v1=${"z".repeat(64)}`, valid: false },
  "a part without =": { header: `t=${T},v1=${mac},nonsense`, valid: false },
  "ten signatures": { header: `t=${T}${`,v1=${other}`.repeat(9)},v1=${mac}`, valid: true },
  "eleven signatures": { header: `t=${T}${`,v1=${other}`.repeat(10)},v1=${mac}`, valid: false },
};
for (const [offset, tolerance, valid] of [
  [300, undefined, true],
  [301, undefined, false],
  [-300, undefined, true],
  [-301, undefined, false],
  [0, 0, true],
  [1, 0, false],
  [9_999, null, true],
  [-9_999, Infinity, true],
] as const) {
  const t = T - offset;
  rows[`${offset} s old, tolerance ${tolerance}`] = {
    header: `t=${t},v1=${sign(body, { t })}`,
    valid,
    ...(tolerance === undefined ? {} : { tolerance }),
  };
}

describe("both verifiers agree", () => {
  for (const [name, row] of Object.entries(rows)) {
    test(`${name}: ${row.valid}`, async () => {
      const header = row.header as string;
      const options = { now, toleranceSeconds: row.tolerance };
      assert.equal(verifyWebhookSignature(body, header, row.secret ?? SECRET, options), row.valid);
      assert.equal(
        await verifyWebhookSignatureAsync(Buffer.from(body), header, row.secret ?? SECRET, options),
        row.valid,
      );
    });
  }
  for (const [name, raw] of Object.entries(bytes)) {
    test(`${name} in the body`, async () => {
      const header = `t=${T},v1=${sign(raw)}`;
      assert.equal(verifyWebhookSignature(raw, header, SECRET, { now }), true);
      assert.equal(await verifyWebhookSignatureAsync(raw, header, SECRET, { now }), true);
    });
  }

  test("mistakes of the caller throw", async () => {
    const parsed = JSON.parse(body) as string;
    const header = `t=${T},v1=${mac}`;
    for (const secret of ["", " \n", []]) {
      assert.throws(() => verifyWebhookSignature(body, header, secret), TypeError);
      await assert.rejects(verifyWebhookSignatureAsync(body, header, secret), TypeError);
    }
    assert.throws(() => verifyWebhookSignature(parsed, header, SECRET), /raw request body/);
    await assert.rejects(verifyWebhookSignatureAsync(parsed, header, SECRET), /raw request body/);
    assert.throws(() => verifyWebhookSignature(body, header, SECRET, { now, toleranceSeconds: -1 }), TypeError);
  });
});

describe("the receiver", () => {
  const logged: string[] = [];
  const logger = { warn: (line: string) => void logged.push(line), error: (line: string) => void logged.push(line) };
  const deliver = (options: Omit<WebhookOptions, "secret">, raw = body, headers?: Record<string, string>) => {
    const request = new Request("https://shop.example/hooks", {
      method: "POST",
      body: raw,
      headers: headers ?? { "paylera-signature": `t=${T},v1=${sign(raw)}` },
    });
    return createWebhookReceiver({ secret: SECRET, now, logger, ...options }).handler(request);
  };

  test("dispatches a verified event to the function of its type", async () => {
    const got: string[] = [];
    const on = { "invoice.paid": async (event: { id: string; type: "invoice.paid" }) => void got.push(event.id) };
    assert.equal((await deliver({ on })).status, 204);
    assert.deepEqual(got, ["evt_1"]);
  });

  test("acknowledges what nobody asked for, and hands it to onOther", async () => {
    const got: string[] = [];
    const raw = '{"id":"evt_2","type":"toString"}';
    assert.equal((await deliver({ on: {} }, raw)).status, 204);
    assert.equal((await deliver({ on: {}, onOther: (event) => void got.push(event.type) }, raw)).status, 204);
    assert.deepEqual(got, ["toString"]);
  });

  test("handles a repeated event once, but again after a failure", async () => {
    let calls = 0;
    const on = {
      "invoice.paid": () => {
        calls += 1;
        if (calls === 1) throw new Error("database is down");
      },
    };
    const options = { on, ...rememberInMemory(10) };
    assert.equal((await deliver(options)).status, 500);
    assert.equal((await deliver(options)).status, 204);
    assert.equal((await deliver(options)).status, 204);
    assert.equal(calls, 2);
  });

  test("refuses a bad signature without a word to the sender, and tells the log why", async () => {
    logged.length = 0;
    const response = await deliver({ on: {} }, body, { "paylera-signature": `t=${T},v1=${other}` });
    assert.equal(response.status, 400);
    assert.equal(await response.text(), "");
    assert.match(String(logged[0]), /wrong endpoint secret/);
    assert.equal((await deliver({ on: {} }, body, {})).status, 400);
  });

  test("refuses signed bytes that are no event, other methods and large bodies", async () => {
    assert.equal((await deliver({ on: {} }, "[]")).status, 400);
    assert.equal((await deliver({ on: {} }, "x")).status, 400);
    assert.equal((await deliver({ on: {}, maxBodyBytes: 10 })).status, 413);
    const receiver = createWebhookReceiver({ secret: SECRET, on: {} });
    assert.equal((await receiver.handler(new Request("https://shop.example/hooks"))).status, 405);
  });

  test("is not built without a secret", () => {
    assert.throws(() => createWebhookReceiver({ secret: "", on: {} }), TypeError);
  });
});
