import { createElement, useEffect, useId, useState } from "react";
import type { CSSProperties, ReactNode } from "react";
import type { RelayCall } from "../call-log.ts";
import { isHotkey } from "./hotkey.ts";
import { cornerOf, looks } from "./panel-looks.ts";
import type { DebugPanelPosition } from "./panel-looks.ts";
import { useDebugFacts } from "./use-debug-facts.ts";
import type { DebugFacts } from "./use-debug-facts.ts";

/** Settings of `<PayleraDebugPanel>`. */
export type DebugPanelProps = {
  /** Opens and closes the panel. Default `Alt+P`; `false` for none. */
  hotkey?: string | false | undefined;
  /** Default `bottom-right`. */
  position?: DebugPanelPosition | undefined;
};

/**
 * Shows what the provider above it does: mode, customer, cache and the last 50 calls to the relay, without their
 * contents. Not for production: `{process.env.NODE_ENV !== "production" && <PayleraDebugPanel />}` (P-130).
 */
export function PayleraDebugPanel({ hotkey = "Alt+P", position = "bottom-right" }: DebugPanelProps): ReactNode {
  const facts = useDebugFacts();
  const [isOpen, setOpen] = useState(false);
  const panelId = useId();

  useEffect(() => {
    if (hotkey === false) return undefined;
    const listen = (event: KeyboardEvent) => {
      if (event.repeat || !isHotkey(hotkey, event)) return;
      event.preventDefault();
      setOpen((before) => !before);
    };
    window.addEventListener("keydown", listen);
    return () => window.removeEventListener("keydown", listen);
  }, [hotkey]);

  const toggle = createElement(
    "button",
    {
      type: "button",
      style: looks.toggle,
      onClick: () => setOpen((before) => !before),
      "aria-expanded": isOpen,
      "aria-controls": panelId,
    },
    `Paylera · ${facts.mode}`,
  );
  const panel = isOpen && createElement(Panel, { id: panelId, facts });
  // Beside the button, towards the middle of the window.
  const parts = position.startsWith("top") ? [toggle, panel] : [panel, toggle];
  return createElement("aside", { style: { ...looks.root, ...cornerOf(position) }, "aria-label": "Paylera" }, ...parts);
}

function Panel({ id, facts }: { id: string; facts: DebugFacts }): ReactNode {
  const { mode, customerId = "not loaded", cacheSize, calls } = facts;
  return createElement(
    "div",
    { id, role: "region", "aria-label": "Paylera debug panel", style: looks.panel },
    createElement(
      "div",
      { style: looks.facts },
      ...row("Mode", mode),
      ...row("Customer", customerId),
      ...row("Cached features", cacheSize),
      ...row("Relay calls", calls.length),
    ),
    createElement(
      "div",
      { role: "list", "aria-label": "Relay calls", style: looks.calls },
      calls.map((call) => createElement(Call, { key: call.number, call })),
    ),
  );
}

function Call({ call }: { call: RelayCall }): ReactNode {
  const { method, endpoint, status, durationMs, startedAtMs } = call;
  const isFailed = status === 0 || status >= 400;
  return createElement(
    "div",
    { role: "listitem", style: looks.call },
    cell(new Date(startedAtMs).toLocaleTimeString("en-GB"), looks.label),
    cell(method),
    cell(endpoint),
    cell(status === 0 ? "none" : status, isFailed ? looks.failed : looks.number),
    cell(`${Math.round(durationMs)} ms`, looks.number),
  );
}

const cell = (content: ReactNode, style: CSSProperties = looks.text): ReactNode =>
  createElement("span", { style }, content);

const row = (label: string, content: ReactNode): ReactNode[] => [cell(label, looks.label), cell(content)];
