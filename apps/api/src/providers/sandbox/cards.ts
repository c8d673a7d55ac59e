import type { Failure } from "../port.ts";

export type CardId =
  | "approves"
  | "three_d_secure"
  | "late_notice"
  | "processing"
  | "declines_soft"
  | "declines_hard"
  | "renewals_decline_soft"
  | "renewals_decline_hard";

/** What happens when the card is used: by the payer on the page, and later without the payer. */
export type Card = {
  id: CardId;
  brand: string;
  last4: string;
  expires: string;
  label: string;
  hint: string;
  onPage: "approves" | "asks_payer" | "processes" | Failure;
  offSession: "approves" | "processes" | Failure;
  /** Added to the delay of every webhook about this card. */
  noticeDelayMs: number;
};

export const lateNoticeMs = 30_000;
/** How long a processing payment takes to become paid. */
export const processingMs = 15_000;

const insufficientFunds: Failure = {
  kind: "soft",
  code: "insufficient_funds",
  message: "The card has insufficient funds.",
};
const stolenCard: Failure = { kind: "hard", code: "stolen_card", message: "The card was refused by its bank." };
const cancelledCard: Failure = { kind: "hard", code: "card_cancelled", message: "The card has been cancelled." };

export const authenticationFailed: Failure = {
  kind: "soft",
  code: "authentication_failed",
  message: "The bank could not confirm that it was you.",
};

const usual = { brand: "Visa", expires: "2034-12", noticeDelayMs: 0 } as const;

/** In the order of the page. */
export const cards: readonly Card[] = [
  {
    ...usual,
    id: "approves",
    last4: "4242",
    label: "Approves",
    hint: "Pays now, and every renewal too.",
    onPage: "approves",
    offSession: "approves",
  },
  {
    ...usual,
    id: "three_d_secure",
    last4: "3184",
    label: "Asks for 3-D Secure",
    hint: "The bank asks on a second page; you decide what it answers.",
    onPage: "asks_payer",
    offSession: "approves",
  },
  {
    ...usual,
    id: "declines_soft",
    last4: "9995",
    label: "Declined: insufficient funds",
    hint: "May work another time.",
    onPage: insufficientFunds,
    offSession: insufficientFunds,
  },
  {
    ...usual,
    id: "declines_hard",
    last4: "9979",
    label: "Declined: stolen card",
    hint: "Will never work.",
    onPage: stolenCard,
    offSession: stolenCard,
  },
  {
    ...usual,
    id: "renewals_decline_soft",
    last4: "0341",
    label: "Pays now; renewals of this card will be declined",
    hint: "Later charges find insufficient funds.",
    onPage: "approves",
    offSession: insufficientFunds,
  },
  {
    ...usual,
    id: "renewals_decline_hard",
    last4: "0069",
    label: "Pays now; the card is cancelled before it renews",
    hint: "Later charges are refused for good.",
    onPage: "approves",
    offSession: cancelledCard,
  },
  {
    ...usual,
    id: "late_notice",
    brand: "Mastercard",
    last4: "4444",
    label: "Pays now, but the webhook is late",
    hint: "The shop is told half a minute later.",
    onPage: "approves",
    offSession: "approves",
    noticeDelayMs: lateNoticeMs,
  },
  {
    ...usual,
    id: "processing",
    brand: "Bank debit",
    last4: "6789",
    label: "Processing",
    hint: "Becomes paid about fifteen seconds after you leave.",
    onPage: "processes",
    offSession: "processes",
  },
];

export function findCard(id: string): Card | undefined {
  return cards.find((card) => card.id === id);
}

/** The decline an account asked for by `decline_next`. */
export function requestedDecline(kind: Failure["kind"]): Failure {
  return kind === "soft" ? insufficientFunds : stolenCard;
}
