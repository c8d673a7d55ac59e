import type { CSSProperties } from "react";

/** Corner of the window. */
export type DebugPanelPosition = "bottom-right" | "bottom-left" | "top-right" | "top-left";

// Each element starts from nothing, so the page's own styles neither change the panel nor are changed by it.
const plain: CSSProperties = {
  all: "initial",
  font: "12px/1.5 ui-monospace, monospace",
  color: "#e6e6e6",
  boxSizing: "border-box",
};

/** Inline styles of the panel; there is no stylesheet to load or to collide with (P-129). */
export const looks = {
  root: { ...plain, display: "flex", flexDirection: "column", position: "fixed", zIndex: 2147483000, direction: "ltr" },
  toggle: {
    ...plain,
    display: "block",
    padding: "4px 10px",
    borderRadius: 6,
    background: "#1c1c22",
    border: "1px solid #55555f",
    cursor: "pointer",
  },
  panel: {
    ...plain,
    display: "block",
    width: 420,
    maxWidth: "calc(100vw - 24px)",
    maxHeight: "min(420px, calc(100vh - 72px))",
    overflow: "auto",
    marginBlock: 6,
    padding: 12,
    borderRadius: 8,
    background: "#1c1c22",
    border: "1px solid #55555f",
  },
  facts: { ...plain, display: "grid", gridTemplateColumns: "auto 1fr", columnGap: 12, marginBottom: 8 },
  label: { ...plain, display: "block", color: "#a5a5b0" },
  text: { ...plain, display: "block", overflowWrap: "anywhere" },
  calls: { ...plain, display: "block" },
  call: { ...plain, display: "grid", gridTemplateColumns: "64px 40px 1fr 32px 64px", columnGap: 8 },
  number: { ...plain, display: "block", textAlign: "right" },
  failed: { ...plain, display: "block", textAlign: "right", color: "#ff9b9b" },
} as const satisfies Record<string, CSSProperties>;

/** The corner as insets, with the button in it. */
export function cornerOf(position: DebugPanelPosition): CSSProperties {
  const [vertical = "bottom", horizontal = "right"] = position.split("-");
  return { [vertical]: 12, [horizontal]: 12, alignItems: horizontal === "right" ? "flex-end" : "flex-start" };
}
