import { z } from "zod";
import { httpCall, JSON_HEADERS, type OutboundRequest } from "./http";
import { defineNotifier, type SendAttempt, type SendDeps } from "./notifier";
import type { ExternalRecord } from "./outcome";
import { renderTicket, sendTicket, type TicketChange, type TicketStep, type TicketSystem, ticketFinals } from "./ticket";

/** Urgency and impact, 1 to 3, from which ServiceNow derives the priority. */
const URGENCIES: Readonly<Record<TicketChange["severity"], string>> = { critical: "1", warning: "2", info: "3" };
const SYSTEM = "ServiceNow";

/** `sysparm_display_value=all` answers a field as the database has it and as people see it. */
const Field = z.object({ value: z.string(), display_value: z.string().nullable() });
const Row = z.object({ sys_id: Field, number: Field, state: Field });
const Rows = z.object({ result: z.array(Row) });
const OneRow = z.object({ result: Row });
const FIELDS = "sys_id,number,state";

/** Journal fields show what is between these marks as HTML. */
const withoutMarkup = (text: string): string => text.replace(/\[(\/?code)\]/gi, "[ $1 ]");

const Settings = z.strictObject({
  url: z.url({ protocol: /^https?$/, error: "Enter the URL of your instance." }).max(2000),
  user: z.string().trim().max(200).default(""),
  password: z.string().min(1, "Enter a password or a token.").max(4000),
  table: z
    .string()
    .trim()
    .regex(/^[a-z]\w{0,79}$/, "Enter the name of a table.")
    .default("incident"),
  assignmentGroup: z.string().trim().max(200).default(""),
  closeState: z.string().trim().min(1).max(40).default("6"),
  closeCode: z.string().trim().max(200).default("Resolved by caller"),
});

/**
 * Tickets in ServiceNow through its Table API, for a service desk. A ticket has the incident's id as correlation id, gets a work note for
 * each message, and is resolved when the incident ends. What people do in ServiceNow is read with the next message of the incident.
 */
export const servicenow = defineNotifier({
  name: "servicenow",
  version: "1.0.0",
  title: "ServiceNow",
  description: "Tickets in ServiceNow that open, get work notes and are resolved with the incident.",
  settings: Settings,
  fields: [
    { name: "url", label: "Instance URL", help: "", input: "text", placeholder: "https://example.service-now.com" },
    { name: "user", label: "User", help: "Needs the role itil. Leave empty to send the secret as a bearer token.", input: "text" },
    { name: "password", label: "Password or token", help: "It is not shown again.", input: "text", secret: true },
    { name: "assignmentGroup", label: "Assignment group", help: "Name of a group. Leave empty for the instance's rules.", input: "text" },
    { name: "table", label: "Table", help: "A table that extends Task.", input: "text", advanced: true },
    { name: "closeState", label: "State when resolved", help: "The value of the state, such as 6.", input: "text", advanced: true },
    { name: "closeCode", label: "Resolution code", help: "One of your instance's codes.", input: "text", advanced: true },
  ],
  secrets: { password: {} },
  needs: null,
  address: ({ url, table }) => `${new URL(url).origin} (${table})`,
  urls: ({ url }) => [url],
  render: renderTicket,
  send: (deps, attempt, settings) => sendTicket(tableOf(deps, attempt, settings), attempt),
});

function tableOf({ http }: SendDeps, { at, signal }: SendAttempt, settings: z.output<typeof Settings>): TicketSystem {
  const { user, password, table, assignmentGroup, closeState, closeCode } = settings;
  const { origin } = new URL(settings.url);
  const authorization = user === "" ? `Bearer ${password}` : `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;
  const ask = <Schema extends z.ZodType>(request: Pick<OutboundRequest, "method" | "url" | "body">, schema: Schema) => {
    const headers = { ...JSON_HEADERS, accept: "application/json", authorization };
    return httpCall({ http, at, final: ticketFinals(SYSTEM) }, { ...request, headers, signal }, schema);
  };
  const query = { sysparm_fields: FIELDS, sysparm_display_value: "all" };
  const urlOf = (path: string, more: object = {}) =>
    `${origin}/api/now/table/${table}${path}?${new URLSearchParams({ ...query, ...more }).toString()}`;
  const recordOf = ({ sys_id, number, state }: z.output<typeof Row>): ExternalRecord => {
    const url = `${origin}/nav_to.do?uri=${encodeURIComponent(`${table}.do?sys_id=${sys_id.value}`)}`;
    return { key: sys_id.value, ticket: { system: SYSTEM, id: number.value, url, state: state.display_value ?? state.value } };
  };
  const write = async (method: "POST" | "PATCH", path: string, body: object): Promise<TicketStep> => {
    const answer = await ask({ method, url: urlOf(path), body: JSON.stringify(body) }, OneRow);
    return answer.ok ? { ok: true, record: recordOf(answer.value.result), reply: answer.reply } : answer;
  };
  const noteOf = ({ title, text, url }: TicketChange) => withoutMarkup(`${title}\n${text}\n${url}`);
  return {
    async find(correlationId) {
      const url = urlOf("", { sysparm_query: `correlation_id=${correlationId}`, sysparm_limit: "1" });
      const answer = await ask({ method: "GET", url, body: null }, Rows);
      if (!answer.ok) return answer;
      const [row] = answer.value.result;
      return { ok: true, record: row ? recordOf(row) : null, reply: answer.reply };
    },
    open: (change) =>
      write("POST", "", {
        short_description: change.title,
        description: `${change.text}\n${change.url}`,
        urgency: URGENCIES[change.severity],
        impact: URGENCIES[change.severity],
        correlation_id: change.correlationId,
        correlation_display: "PADIT",
        ...(assignmentGroup !== "" && { assignment_group: assignmentGroup }),
      }),
    comment: ({ key }, change) => write("PATCH", `/${key}`, { work_notes: noteOf(change) }),
    close: ({ key }, change) =>
      write("PATCH", `/${key}`, { state: closeState, close_code: closeCode, close_notes: change.title, work_notes: noteOf(change) }),
  };
}
