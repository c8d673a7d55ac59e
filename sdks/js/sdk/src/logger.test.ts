import assert from "node:assert/strict";
import { test } from "node:test";
import { redacting } from "./logger.ts";

test("takes secrets out of messages and fields and leaves the rest", () => {
  const lines: unknown[] = [];
  const logger = redacting({ info: (message, fields) => void lines.push([message, fields]) });
  logger.info("using pl_live_abc123 for you", {
    header: "Bearer xyz.1",
    url: "/p/sess_9Zk",
    secret: "whsec_AbC=",
    n: 1,
  });
  logger.debug("nobody listens", {});
  assert.deepEqual(lines, [
    ["using pl_live_*** for you", { header: "Bearer ***", url: "/p/sess_***", secret: "whsec_***", n: 1 }],
  ]);
});
