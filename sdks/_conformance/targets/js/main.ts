// `run <relay|client|webhook> [adapter]`: the TypeScript packages behind the protocol of the conformance suite.
const [kind = "", adapter = "node"] = process.argv.slice(2);

if (kind === "relay") await (await import("./relay.ts")).serveRelay(adapter);
else if (kind === "client") await (await import("./client.ts")).answerCalls();
else if (kind === "webhook") await (await import("./webhook.ts")).answerDeliveries(adapter);
else throw new Error("usage: run <relay|client|webhook>");
