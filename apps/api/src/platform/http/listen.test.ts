import assert from "node:assert/strict";
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { text } from "node:stream/consumers";
import { after, test } from "node:test";
import { type Listening, type ListenLimits, listen, listenLimits } from "./listen.ts";

const open: Listening[] = [];
after(() => Promise.all(open.map((server) => server.close())));

async function serve(answer: (request: Request) => Response | Promise<Response>, limits: Partial<ListenLimits> = {}) {
  const options = { port: 0, host: "127.0.0.1", limits: { ...listenLimits, ...limits }, requestId: () => "request-1" };
  const server = await listen(answer, options);
  open.push(server);
  return server;
}

const dial = (server: Listening): Socket => connect(server.port, "127.0.0.1");

/** Everything a server says to these bytes until it closes the connection. */
function say(server: Listening, bytes: string): Promise<string> {
  const socket = dial(server);
  socket.write(bytes);
  return text(socket);
}

const head = "GET / HTTP/1.1\r\nHost: paylera.test\r\n";

const broken: Readonly<Record<string, string>> = {
  "bytes that are no HTTP": "\x16\x03\x01\x02\r\n\r\n",
  "a head without a host": "GET / HTTP/1.1\r\n\r\n",
  "a host that is none": "GET / HTTP/1.1\r\nHost: a b/<>\r\n\r\n",
  "two lengths": "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
  "a target that is no path": "OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n",
  "a head of 20 kB": `${head}X: ${"a".repeat(20_000)}\r\n\r\n`,
};

test("what is no request is answered with a problem, and the connection is closed", async () => {
  const server = await serve(() => new Response("reached"));
  for (const [name, bytes] of Object.entries(broken)) {
    const answer = await say(server, bytes);
    assert.match(answer, /^HTTP\/1\.1 400 /, name);
    assert.match(answer, /content-type: application\/problem\+json\r\n/i, name);
    assert.match(answer, /paylera-request-id: request-1\r\n/i, name);
    assert.match(answer, /"type":"paylera\.invalid_request"/, name);
  }
});

test("a head or a body that does not end is given up in time, and others are served meanwhile", async () => {
  const slow = await serve(async (request) => new Response(await request.text()), {
    headersMs: 200,
    requestMs: 300,
    checkMs: 50,
  });
  const halfHead = say(slow, "GET / HTTP/1.1\r\nHost:");
  const halfBody = say(slow, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n{");
  assert.match(await say(slow, `${head}Connection: close\r\n\r\n`), /^HTTP\/1\.1 200 /);
  assert.match(await halfHead, /"detail":"The request did not arrive in time\."/);
  await halfBody;
});

test("pipelined requests are answered in order, and HTTP/1.0 gets its answer and the end", async () => {
  const server = await serve((request) => new Response(new URL(request.url).pathname));
  const three = ["/a", "/b"].map((path) => `GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`);
  const answer = await say(server, `${three.join("")}GET /c HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
  assert.deepEqual(answer.match(/\r\n\r\n(\/\w)/g), ["\r\n\r\n/a", "\r\n\r\n/b", "\r\n\r\n/c"]);
  assert.match(await say(server, "GET /old HTTP/1.0\r\nHost: x\r\n\r\n"), /\/old$/);
});

test("closing finishes what is in hand, closes its connection and those that idle, and takes nothing new", async () => {
  const reached = Promise.withResolvers<void>();
  const released = Promise.withResolvers<void>();
  const server = await serve(async (request) => {
    if (request.url.endsWith("/slow")) {
      reached.resolve();
      await released.promise;
    }
    return new Response("done");
  });
  const idle = dial(server);
  idle.write(`${head}\r\n`);
  await once(idle, "data");
  const slow = say(server, "GET /slow HTTP/1.1\r\nHost: x\r\n\r\n");
  await reached.promise;
  const closed = server.close();
  await once(idle, "close");
  const [refused] = (await once(dial(server), "error")) as [NodeJS.ErrnoException];
  assert.equal(refused.code, "ECONNREFUSED");
  released.resolve();
  const answer = await slow;
  assert.match(answer, /^HTTP\/1\.1 200 /);
  assert.match(answer, /connection: close\r\n/i);
  assert.match(answer, /done$/);
  await closed;
});
