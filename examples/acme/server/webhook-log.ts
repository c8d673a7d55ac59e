import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { WebhookEvent } from "@paylera/server/webhooks";

const ENTRIES_MAX = 100;

/** One verified webhook. */
export type LogEntry = { received_at: string; event: WebhookEvent };

/** The last webhooks, newest first, and how many deliveries were turned away for their signature. */
export type WebhookLog = {
  entries(): readonly LogEntry[];
  refused(): number;
  has(eventId: string): boolean;
  add(event: WebhookEvent): void;
  refuse(): void;
};

/** Opens the log that is kept in a file. */
export function openWebhookLog(file: string): WebhookLog {
  let entries = existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as LogEntry[]) : [];
  let refused = 0;
  mkdirSync(path.dirname(file), { recursive: true });
  return {
    entries: () => entries,
    refused: () => refused,
    has: (eventId) => entries.some(({ event }) => event.id === eventId),
    add(event) {
      entries = [{ received_at: new Date().toISOString(), event }, ...entries].slice(0, ENTRIES_MAX);
      // Renamed into place, so a crash in the middle leaves the old file whole.
      writeFileSync(`${file}.new`, JSON.stringify(entries), { mode: 0o600 });
      renameSync(`${file}.new`, file);
    },
    // Anyone can send rubbish here; counting it, not keeping it, leaves the real events in the list.
    refuse() {
      refused += 1;
    },
  };
}
