import { connect, type Socket } from "node:net";

/** What one run measured; latencies in milliseconds. */
export type Measured = { perSecond: number; p50: number; p99: number; requests: number };

export type Load = {
  port: number;
  connections: number;
  seconds: number;
  /** The whole next request as bytes on the wire. */
  request(): string;
  status: number;
};

/**
 * Sends one request after the other on each of some keep-alive connections. Plain sockets and prepared text, because
 * the generator shares its cores with what it measures.
 * @throws Error at the first answer that has another status
 */
export async function closedLoop(load: Load): Promise<Measured> {
  const latencies: number[] = [];
  const startedAt = performance.now();
  const endsAt = startedAt + load.seconds * 1000;
  await Promise.all(Array.from({ length: load.connections }, () => oneConnection(load, endsAt, latencies)));
  const seconds = (performance.now() - startedAt) / 1000;
  const sorted = Float64Array.from(latencies).sort();
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return { perSecond: sorted.length / seconds, p50: at(0.5), p99: at(0.99), requests: sorted.length };
}

function oneConnection(load: Load, endsAt: number, latencies: number[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket: Socket = connect({ port: load.port, host: "127.0.0.1", noDelay: true });
    let sentAt = 0;
    let received = "";
    const send = () => {
      sentAt = performance.now();
      socket.write(load.request());
    };
    socket.setEncoding("latin1");
    socket.on("connect", send);
    socket.on("error", reject);
    socket.on("close", () =>
      performance.now() < endsAt ? reject(new Error("The server closed a connection.")) : resolve(),
    );
    socket.on("data", (chunk: string) => {
      received = received === "" ? chunk : received + chunk;
      if (!isComplete(received)) return;
      const now = performance.now();
      latencies.push(now - sentAt);
      const status = Number(received.slice(9, 12));
      if (status !== load.status) return void socket.destroy(new Error(`Expected ${load.status}, got:\n${received}`));
      received = "";
      if (now < endsAt) send();
      else socket.end();
    });
  });
}

function isComplete(text: string): boolean {
  const headEnd = text.indexOf("\r\n\r\n");
  if (headEnd < 0) return false;
  const length = /\r\ncontent-length: (\d+)/i.exec(text.slice(0, headEnd + 2));
  if (length) return text.length >= headEnd + 4 + Number(length[1]);
  return text.startsWith("HTTP/1.1 204") || text.endsWith("0\r\n\r\n");
}

/** A POST of JSON as it goes over the wire. */
export function post(path: string, headers: Readonly<Record<string, string>>, body: string): string {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  const head = `POST ${path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n${lines.join("")}`;
  return `${head}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
}
