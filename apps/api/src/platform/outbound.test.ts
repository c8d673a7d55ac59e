import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import type { RequestListener } from "node:http";
import { createServer as createSocketServer } from "node:net";
import type { AddressInfo, Server } from "node:net";
import { test } from "node:test";
import type { TestContext } from "node:test";
import type { Lookup } from "./address-guard.ts";
import { internalHosts, refusedUrls } from "./outbound-corpus.ts";
import {
  createOutbound,
  createTrustedOutbound,
  OutboundBlockedError,
  OutboundNetworkError,
  OutboundTimeoutError,
} from "./outbound.ts";
import type { Outbound } from "./outbound.ts";

const init = { method: "GET", timeoutMs: 5_000, maxResponseBytes: 1_000 } as const;

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}

async function listen(t: TestContext, server: Server, host: string, port: number): Promise<number> {
  server.listen({ host, port });
  await once(server, "listening");
  t.after(() => server.close());
  return portOf(server);
}

/** A port on every address of this machine that counts who knocks. */
async function doorbell(t: TestContext): Promise<{ port: number; knocks: () => number }> {
  let knocks = 0;
  const server = createSocketServer((socket) => {
    knocks += 1;
    socket.destroy();
  });
  const port = await listen(t, server, "::", 0);
  return { port, knocks: () => knocks };
}

async function serve(t: TestContext, listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  t.after(() => server.closeAllConnections());
  return `http://127.0.0.1:${await listen(t, server, "127.0.0.1", 0)}`;
}

function opened(t: TestContext, outbound: Outbound): Outbound {
  t.after(() => outbound.close());
  return outbound;
}

/** Answers every name with the next list, then the last for ever. */
function resolver(...answers: string[][]): { lookup: Lookup; asked: () => number } {
  let asked = 0;
  const lookup: Lookup = (_hostname, _options, done) => {
    const addresses = answers[Math.min(asked, answers.length - 1)] ?? [];
    asked += 1;
    done(
      null,
      addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 })),
    );
  };
  return { lookup, asked: () => asked };
}

test("no spelling of an internal host is connected to", async (t) => {
  const bell = await doorbell(t);
  // Whatever a name resolves to is this machine: a host the guard lets through would ring.
  const outbound = opened(t, createOutbound({ allowLoopback: false, lookup: resolver(["127.0.0.1"]).lookup }));
  assert.ok(internalHosts.length + refusedUrls.length >= 130, `${internalHosts.length + refusedUrls.length} vectors`);
  for (const host of internalHosts) {
    await assert.rejects(outbound.fetch(`https://${host}:${bell.port}/`, init), OutboundBlockedError, host);
    await assert.rejects(outbound.fetch(`http://${host}:${bell.port}/`, init), OutboundBlockedError, host);
  }
  for (const url of refusedUrls) {
    await assert.rejects(outbound.fetch(url.replace("PORT", `${bell.port}`), init), OutboundBlockedError, url);
  }
  assert.equal(bell.knocks(), 0);
});

test("the same corpus does reach this machine through a door without the guard", async (t) => {
  const bell = await doorbell(t);
  const trusted = opened(t, createTrustedOutbound());
  for (const host of ["2130706433", "0x7f.1", "0177.0.0.1", "①②⑦.⓪.⓪.①", "127。0。0。1", "[::1]", "[::ffff:7f00:1]"]) {
    await assert.rejects(trusted.fetch(`https://${host}:${bell.port}/`, init), OutboundNetworkError, host);
  }
  assert.equal(bell.knocks(), 7);
});

test("allowing loopback allows this machine and nothing else inside", async (t) => {
  const bell = await doorbell(t);
  const outbound = opened(t, createOutbound({ allowLoopback: true, lookup: resolver(["127.0.0.1"]).lookup }));
  for (const host of ["0.0.0.0", "[::]", "[::ffff:127.0.0.1]", "[::127.0.0.1]", "10.0.0.1", "169.254.169.254"]) {
    await assert.rejects(outbound.fetch(`https://${host}:${bell.port}/`, init), OutboundBlockedError, host);
  }
  // A public name that resolves to this machine is not this machine's own name.
  await assert.rejects(outbound.fetch(`https://hooks.example.com:${bell.port}/`, init), OutboundBlockedError);
  await assert.rejects(outbound.fetch(`http://hooks.example.com:${bell.port}/`, init), OutboundBlockedError);
  assert.equal(bell.knocks(), 0);
  for (const host of ["localhost", "shop.localhost", "127.0.0.1", "[::1]"]) {
    await assert.rejects(outbound.fetch(`http://${host}:${bell.port}/`, init), OutboundNetworkError, host);
  }
  assert.equal(bell.knocks(), 4);
});

test("a name with one internal address among public ones is refused whole", async (t) => {
  const bell = await doorbell(t);
  const lists = [
    ["93.184.216.34", "127.0.0.1"],
    ["127.0.0.1", "93.184.216.34"],
    ["2606:4700::1111", "::1"],
    ["93.184.216.34", "::ffff:127.0.0.1"],
    ["93.184.216.34", "fe80::1%eth0"],
    ["93.184.216.34", "not an address"],
    [],
  ];
  for (const addresses of lists) {
    const outbound = opened(t, createOutbound({ allowLoopback: false, lookup: resolver(addresses).lookup }));
    const url = `https://hooks.example.com:${bell.port}/`;
    await assert.rejects(outbound.fetch(url, init), OutboundBlockedError, addresses.join());
  }
  assert.equal(bell.knocks(), 0);
});

test("a name that changes its answer is checked again for every connection, and asked once", async (t) => {
  const origin = await serve(t, (_request, response) => {
    response.setHeader("connection", "close").end("ok");
  });
  const { lookup, asked } = resolver(["127.0.0.1"], ["10.0.0.1"]);
  const outbound = opened(t, createOutbound({ allowLoopback: true, lookup }));
  const url = origin.replace("127.0.0.1", "shop.localhost");
  assert.equal((await outbound.fetch(url, init)).status, 200);
  assert.equal(asked(), 1);
  await assert.rejects(outbound.fetch(url, init), OutboundBlockedError);
  assert.equal(asked(), 2);
});

test("redirects are answers, not instructions", async (t) => {
  const bell = await doorbell(t);
  const targets = [`http://127.0.0.1:${bell.port}/`, `https://localhost:${bell.port}/`, `//127.0.0.1:${bell.port}/`];
  for (const status of [301, 302, 303, 307, 308]) {
    for (const target of targets) {
      const origin = await serve(t, (_request, response) => {
        response.writeHead(status, { location: target }).end();
      });
      const answer = await opened(t, createOutbound({ allowLoopback: true })).fetch(origin, init);
      assert.equal(answer.status, status);
      assert.equal(answer.headers["location"], target);
    }
  }
  assert.equal(bell.knocks(), 0);
});

test("method, headers and body arrive, and the answer comes back", async (t) => {
  const origin = await serve(t, (request, response) => {
    request.setEncoding("utf8");
    let body = "";
    request.on("data", (chunk: string) => (body += chunk));
    request.on("end", () => {
      response.writeHead(418, { "X-Two": ["a", "b"] }).end([request.method, request.headers["x-one"], body].join(" "));
    });
  });
  for (const outbound of [createOutbound({ allowLoopback: true }), createTrustedOutbound()]) {
    opened(t, outbound);
    const headers = { "x-one": "1" };
    const answer = await outbound.fetch(`${origin}/path`, { ...init, method: "POST", headers, body: "hé" });
    assert.equal(answer.status, 418);
    assert.equal(answer.headers["x-two"], "a, b");
    assert.equal(Buffer.from(answer.body).toString(), "POST 1 hé");
    assert.equal(answer.truncated, false);
  }
});

test("a body is cut at its limit, also when it never ends", async (t) => {
  const origin = await serve(t, (request, response) => {
    if (request.url === "/exact") return response.end("x".repeat(1_000));
    const pour = (): void => {
      while (!response.destroyed && response.write("x".repeat(10_000)));
    };
    response.on("drain", pour);
    return pour();
  });
  const outbound = opened(t, createOutbound({ allowLoopback: true }));
  const exact = await outbound.fetch(`${origin}/exact`, init);
  assert.deepEqual([exact.body.length, exact.truncated], [1_000, false]);
  const endless = await outbound.fetch(`${origin}/endless`, init);
  assert.deepEqual([endless.body.length, endless.truncated], [1_000, true]);
  const none = await outbound.fetch(`${origin}/endless`, { ...init, maxResponseBytes: 0 });
  assert.deepEqual([none.body.length, none.truncated], [0, true]);
});

test("the deadline covers the look-up, the answer and the body", async (t) => {
  const origin = await serve(t, (request, response) => {
    if (request.url === "/body") response.write("half");
  });
  const short = { ...init, timeoutMs: 100 };
  const outbound = opened(t, createOutbound({ allowLoopback: true }));
  await assert.rejects(outbound.fetch(`${origin}/silent`, short), OutboundTimeoutError);
  await assert.rejects(outbound.fetch(`${origin}/body`, short), OutboundTimeoutError);
  let release = (): void => undefined;
  const lookup: Lookup = (_hostname, _options, done) => {
    release = () => done(new Error("too late"), []);
  };
  const deaf = opened(t, createOutbound({ allowLoopback: false, lookup }));
  await assert.rejects(deaf.fetch("https://hooks.example.com/", short), OutboundTimeoutError);
  release();
});

test("errors name the host and a code, and nothing that could be a secret", async (t) => {
  const bell = await doorbell(t);
  const outbound = opened(t, createOutbound({ allowLoopback: true }));
  const secret = "whsec_canary";
  const headers = { authorization: `Bearer ${secret}` };
  const urls = [
    `http://127.0.0.1:${bell.port}/${secret}?k=${secret}`,
    `https://127.0.0.1:${bell.port}/${secret}`,
    `https://10.0.0.1/${secret}`,
    `https://${secret}@example.com/`,
    `ftp://example.com/${secret}`,
    `https://[${secret}`,
  ];
  for (const url of urls) {
    await assert.rejects(outbound.fetch(url, { ...init, headers }), (error: Error) => {
      assert.ok(error instanceof OutboundBlockedError || error instanceof OutboundNetworkError, String(error));
      assert.equal(error.cause, undefined);
      assert.ok(!`${error.stack}${JSON.stringify(error)}`.includes(secret), url);
      return true;
    });
  }
  const broken = { ...init, headers: { "x-one": `a\r\n${secret}` } };
  await assert.rejects(outbound.fetch(`http://127.0.0.1:${bell.port}/`, broken), /UND_ERR_INVALID_ARG/);
});
