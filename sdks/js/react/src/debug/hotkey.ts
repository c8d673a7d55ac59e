/** What a hotkey compares; a part of `KeyboardEvent`. */
export type KeyPress = Pick<KeyboardEvent, "key" | "code" | "altKey" | "ctrlKey" | "metaKey" | "shiftKey">;

/**
 * Whether a key press is a hotkey such as `Alt+P` or `Ctrl+Shift+D`.
 *
 * @param hotkey modifiers `Alt`, `Ctrl`, `Meta`, `Shift` and one key, joined by `+`; case does not matter
 */
export function isHotkey(hotkey: string, press: KeyPress): boolean {
  const parts = hotkey.toLowerCase().split("+");
  const key = parts.pop();
  const held = { alt: press.altKey, ctrl: press.ctrlKey, meta: press.metaKey, shift: press.shiftKey };
  if (Object.entries(held).some(([name, isHeld]) => isHeld !== parts.includes(name))) return false;
  // By place on the keyboard as well: with Alt held, a Mac's P key types a π.
  return press.key.toLowerCase() === key || press.code.toLowerCase() === `key${key}`;
}
