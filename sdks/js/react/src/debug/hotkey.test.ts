import assert from "node:assert/strict";
import { test } from "node:test";
import { isHotkey } from "./hotkey.ts";

const press = (key: string, code: string, ...held: string[]) => ({
  key,
  code,
  altKey: held.includes("Alt"),
  ctrlKey: held.includes("Ctrl"),
  metaKey: held.includes("Meta"),
  shiftKey: held.includes("Shift"),
});

test("knows its keys and exactly its modifiers", () => {
  assert.equal(isHotkey("Alt+P", press("p", "KeyP", "Alt")), true);
  assert.equal(isHotkey("Alt+P", press("π", "KeyP", "Alt")), true);
  assert.equal(isHotkey("Alt+P", press("p", "KeyP")), false);
  assert.equal(isHotkey("Alt+P", press("p", "KeyP", "Alt", "Ctrl")), false);
  assert.equal(isHotkey("ctrl+shift+d", press("D", "KeyD", "Ctrl", "Shift")), true);
  assert.equal(isHotkey("F9", press("F9", "F9")), true);
  assert.equal(isHotkey("F9", press("F8", "F8")), false);
});
