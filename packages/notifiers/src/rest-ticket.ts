import { z } from "zod";
import { httpCall, JSON_HEADERS, type OutboundRequest } from "./http";
import { defineNotifier, type SendAttempt, type SendDeps } from "./notifier";
import type { ExternalRecord } from "./outcome";
import { renderTicket, sendTicket, type TicketChange, type TicketStep, type TicketSystem, ticketFinals } from "./ticket";
import { fillJson, fillUrl, jsonTemplate, type TemplateValues, textAt, valueAt } from "./ticket-template";

const SYSTEM = "The ticket system";
const CHANGE_NAMES = ["title", "text", "url", "severity", "correlation_id"] as const;
const TICKET_NAMES = [...CHANGE_NAMES, "id"] as const;
const ID_CHARACTERS_MAX = 200;

const url = (message: string) => z.url({ protocol: /^https?$/, error: message }).max(2000);
const path = (standard: string) =>
  z
    .string()
    .trim()
    .regex(/^[\w-]*(\.[\w-]+)*$/, "Enter names with dots between, such as data.id.")
    .max(200)
    .default(standard);
const method = (standard: "POST" | "PUT" | "PATCH") => z.enum(["POST", "PUT", "PATCH"]).default(standard);

const Settings = z
  .strictObject({
    system: z.string().trim().min(1).max(60).default("Ticket"),
    openUrl: url("Enter the URL that opens tickets."),
    openBody: jsonTemplate(CHANGE_NAMES).default(
      '{"title": "{{title}}", "description": "{{text}}\\n{{url}}", "severity": "{{severity}}", "external_id": "{{correlation_id}}"}',
    ),
    idPath: path("id"),
    numberPath: path(""),
    statePath: path("status"),
    pageUrl: z.union([z.literal(""), url("Enter a URL, or nothing.")]).default(""),
    findUrl: url("Enter the URL that finds tickets."),
    findPath: path("0"),
    commentUrl: url("Enter the URL that comments tickets."),
    commentMethod: method("POST"),
    commentBody: jsonTemplate(TICKET_NAMES).default('{"text": "{{title}}\\n{{text}}\\n{{url}}"}'),
    closeUrl: url("Enter the URL that closes tickets."),
    closeMethod: method("PATCH"),
    closeBody: jsonTemplate(TICKET_NAMES).default('{"status": "closed", "comment": "{{title}}\\n{{text}}"}'),
    authorization: z
      .string()
      .trim()
      .max(4000)
      .regex(/^[\x20-\x7e]*$/, "Use printable ASCII characters only.")
      .default(""),
  })
  .superRefine(({ openUrl, findUrl, commentUrl, closeUrl }, ctx) => {
    for (const [name, each] of Object.entries({ findUrl, commentUrl, closeUrl }))
      if (new URL(each).origin !== new URL(openUrl).origin)
        ctx.addIssue({ code: "custom", path: [name], message: "All URLs must be of one server, because all get the authorization." });
  });

/**
 * Tickets in any system with a JSON API, which the settings describe, for a service desk. The system must be able to find a ticket by the
 * correlation id that its opening contains.
 */
export const restTicket = defineNotifier({
  name: "rest-ticket",
  version: "1.0.0",
  title: "Ticket by REST",
  description: "Tickets in a system of your own that has a JSON API.",
  settings: Settings,
  fields: [
    { name: "system", label: "Name of the system", help: "People see it beside the ticket's number.", input: "text" },
    { name: "openUrl", label: "URL to open a ticket", help: "Gets a POST request.", input: "text", placeholder: "https://…/tickets" },
    {
      name: "openBody",
      label: "Body to open a ticket",
      help: "JSON with {{title}}, {{text}}, {{url}}, {{severity}} and {{correlation_id}}, which must be in it.",
      input: "multiline",
    },
    { name: "idPath", label: "Id in the answer", help: "Such as data.id.", input: "text" },
    {
      name: "numberPath",
      label: "Number in the answer",
      help: "What people call the ticket. Empty: its id.",
      input: "text",
      advanced: true,
    },
    { name: "statePath", label: "State in the answer", help: "", input: "text", advanced: true },
    {
      name: "pageUrl",
      label: "Page of a ticket",
      help: "For people, with {{id}}.",
      input: "text",
      placeholder: "https://…/tickets/{{id}}",
    },
    {
      name: "findUrl",
      label: "URL to find a ticket",
      help: "With {{correlation_id}}. It is asked before a ticket is opened, so that no incident has two.",
      input: "text",
      placeholder: "https://…/tickets?external_id={{correlation_id}}",
    },
    { name: "findPath", label: "Ticket in that answer", help: "Such as items.0.", input: "text", advanced: true },
    { name: "commentUrl", label: "URL to comment", help: "With {{id}}.", input: "text", placeholder: "https://…/tickets/{{id}}/comments" },
    { name: "commentMethod", label: "Method to comment", help: "", input: "select", options: ["POST", "PUT", "PATCH"], advanced: true },
    { name: "commentBody", label: "Body to comment", help: "As above, and {{id}}.", input: "multiline", advanced: true },
    { name: "closeUrl", label: "URL to close", help: "With {{id}}.", input: "text", placeholder: "https://…/tickets/{{id}}" },
    { name: "closeMethod", label: "Method to close", help: "", input: "select", options: ["POST", "PUT", "PATCH"], advanced: true },
    { name: "closeBody", label: "Body to close", help: "As above, and {{id}}.", input: "multiline", advanced: true },
    {
      name: "authorization",
      label: "Authorization header",
      help: "Such as “Bearer …”. It is not shown again.",
      input: "text",
      secret: true,
    },
  ],
  secrets: { authorization: {} },
  needs: null,
  address: ({ openUrl }) => new URL(openUrl).origin,
  urls: ({ openUrl, findUrl, commentUrl, closeUrl }) => [openUrl, findUrl, commentUrl, closeUrl],
  render: renderTicket,
  send: (deps, attempt, settings) => sendTicket(systemOf(deps, attempt, settings), attempt),
});

const valuesOf = ({ title, text, url: link, severity, correlationId }: TicketChange, id = ""): TemplateValues => {
  return { title, text, url: link, severity, correlation_id: correlationId, id };
};

function systemOf({ http }: SendDeps, { at, signal }: SendAttempt, settings: z.output<typeof Settings>): TicketSystem {
  const { authorization, system, idPath, numberPath, statePath, pageUrl, findPath } = settings;
  const ask = (request: Pick<OutboundRequest, "method" | "url" | "body">, more: Record<string, string> = {}) => {
    const headers = { ...JSON_HEADERS, accept: "application/json", ...(authorization !== "" && { authorization }), ...more };
    return httpCall({ http, at, final: ticketFinals(SYSTEM) }, { ...request, headers, signal }, z.unknown());
  };
  const recordOf = (answer: unknown): ExternalRecord | null => {
    const key = textAt(answer, idPath)?.slice(0, ID_CHARACTERS_MAX);
    if (key === undefined || key === "") return null;
    const number = (numberPath === "" ? null : textAt(answer, numberPath)?.slice(0, ID_CHARACTERS_MAX)) ?? key;
    const state = textAt(answer, statePath)?.slice(0, ID_CHARACTERS_MAX) ?? "";
    return { key, ticket: { system, id: number, url: pageUrl === "" ? "" : fillUrl(pageUrl, { id: key }), state } };
  };
  /** Sends a change. Returns the state of the ticket if the response contains it. */
  const change = async (request: Parameters<typeof ask>[0], record: ExternalRecord): Promise<TicketStep> => {
    const answer = await ask(request);
    if (!answer.ok) return answer;
    const state = textAt(answer.value, statePath)?.slice(0, ID_CHARACTERS_MAX);
    const ticket = record.ticket && { ...record.ticket, ...(state !== undefined && { state }) };
    return { ok: true, record: { ...record, ticket }, reply: answer.reply };
  };
  return {
    async find(correlationId) {
      const answer = await ask({ method: "GET", url: fillUrl(settings.findUrl, { correlation_id: correlationId }), body: null });
      if (!answer.ok) return answer;
      return { ok: true, record: recordOf(valueAt(answer.value, findPath)), reply: answer.reply };
    },
    async open(opening) {
      const body = fillJson(settings.openBody, valuesOf(opening));
      const request = { method: "POST", url: fillUrl(settings.openUrl, valuesOf(opening)), body } as const;
      const answer = await ask(request, { "idempotency-key": opening.correlationId });
      if (!answer.ok) return answer;
      const record = recordOf(answer.value);
      if (record) return { ok: true, record, reply: answer.reply };
      return { ok: false, outcome: { result: "retry", reason: "answered without the ticket's id", reply: answer.reply } };
    },
    comment: (record, comment) => {
      const values = valuesOf(comment, record.key);
      const request = { method: settings.commentMethod, url: fillUrl(settings.commentUrl, values) };
      return change({ ...request, body: fillJson(settings.commentBody, values) }, record);
    },
    close: (record, closing) => {
      const values = valuesOf(closing, record.key);
      const request = { method: settings.closeMethod, url: fillUrl(settings.closeUrl, values) };
      return change({ ...request, body: fillJson(settings.closeBody, values) }, record);
    },
  };
}
