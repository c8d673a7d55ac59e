import assert from "node:assert/strict";
import { test } from "node:test";
import { type Operation, operationList } from "@paylera/contract";
import { callOperation, requestOf } from "./operation-call.ts";
import { openQuietWorld, openWorld } from "./world.ts";

const place = await openQuietWorld();
const { app } = place.api;
const world = await openWorld(place, "north");

const isSigned = (op: Operation): boolean => op.auth === "signature";

for (const op of operationList) {
  test(`${op.id} answers its example as the contract says`, async () => {
    const request = requestOf(op, world);
    const { headers, body } = world.notice;
    const answer = await callOperation(app, op, isSigned(op) ? { ...request, headers, raw: body } : request);
    assert.ok(answer.status < 300, answer.text);
  });
}
