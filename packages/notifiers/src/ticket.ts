import { z } from "zod";
import type { FinalStatuses } from "./http";
import type { Message } from "./message";
import type { SendAttempt } from "./notifier";
import type { DeliveryOutcome, ExternalRecord, Reply } from "./outcome";
import { phaseOf, subjectOf } from "./subject";
import { facts, headline, sentence } from "./wording";

const TITLE_CHARACTERS_MAX = 150;
const SENTENCE_CHARACTERS_MAX = 4_000;
const FACT_CHARACTERS_MAX = 500;

const FIRST_MESSAGES: ReadonlySet<Message["type"]> = new Set(["incident.created", "alert.created", "collector.silent", "test"]);

/** A message for a ticket system, in plain text. */
export const TicketChange = z.strictObject({
  /** Written into the ticket, so that later messages find the ticket. Equal in all messages of one incident. */
  correlationId: z.string().regex(/^[\w-]{1,64}$/),
  /** Whether the message only opens a ticket, and changes nothing if there is one. */
  isFirst: z.boolean(),
  phase: z.enum(["opened", "acknowledged", "updated", "ended"]),
  severity: z.enum(["critical", "warning", "info"]),
  title: z.string(),
  /** Several lines. */
  text: z.string(),
  url: z.string(),
});
export type TicketChange = z.output<typeof TicketChange>;

export const renderTicket = (message: Message): string =>
  JSON.stringify({
    correlationId: subjectOf(message),
    isFirst: FIRST_MESSAGES.has(message.type),
    phase: phaseOf(message.type),
    severity: message.alert?.severity ?? "info",
    title: headline(message, TITLE_CHARACTERS_MAX),
    text: [
      sentence(message, SENTENCE_CHARACTERS_MAX),
      ...facts(message, FACT_CHARACTERS_MAX).map(([label, value]) => `${label}: ${value}`),
    ].join("\n"),
    url: message.url,
  } satisfies TicketChange);

/** Result of a request to a ticket system: the present ticket, or the outcome that ends the attempt. */
export type TicketStep<Found = ExternalRecord> = { ok: true; record: Found; reply: Reply } | { ok: false; outcome: DeliveryOutcome };

export interface TicketSystem {
  /** The ticket that has this correlation id; null for none. */
  find(correlationId: string): Promise<TicketStep<ExternalRecord | null>>;
  open(change: TicketChange): Promise<TicketStep>;
  comment(record: ExternalRecord, change: TicketChange): Promise<TicketStep>;
  close(record: ExternalRecord, change: TicketChange): Promise<TicketStep>;
}

/** Statuses after which a later attempt with the same message fails too. 401 is not among them: a person can enter other credentials. */
export const ticketFinals = (receiver: string): FinalStatuses => ({
  receiver,
  gone: new Set([410]),
  rejecting: new Set([400, 403, 404, 405, 409, 413, 422]),
});

/**
 * Opens, comments or closes the ticket of an incident. If PADIT has no record of the ticket, it searches the system for the correlation id
 * before it opens a ticket, so that an attempt whose response was lost does not open a second one.
 */
export async function sendTicket(system: TicketSystem, { payload, record }: SendAttempt): Promise<DeliveryOutcome> {
  const change = TicketChange.parse(JSON.parse(payload));
  const found = record === null ? await system.find(change.correlationId) : null;
  if (found && !found.ok) return found.outcome;
  const known = record ?? found?.record ?? null;
  if (known === null) {
    // An incident that ends must not open a ticket.
    if (found && change.phase === "ended") return { result: "delivered", reply: found.reply };
    return delivered(await system.open(change));
  }
  if (found && change.isFirst) return { result: "delivered", reply: found.reply, record: known };
  return delivered(await (change.phase === "ended" ? system.close(known, change) : system.comment(known, change)));
}

const delivered = (step: TicketStep): DeliveryOutcome =>
  step.ok ? { result: "delivered", reply: step.reply, record: step.record } : step.outcome;
