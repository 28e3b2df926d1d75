import { z } from "zod";
import { type Answer, httpReceiver, type Posted, type Receiver } from "./http-receiver";

type Open = () => Promise<Receiver>;
interface Kept {
  id: string;
  number: string;
  state: string;
  correlation: string;
  texts: string[];
}

const NOTHING: Answer = { status: 404, body: "{}", isSeen: false };
const json = (status: number, value: unknown, isSeen: boolean): Answer => ({ status, body: JSON.stringify(value), isSeen });

/** The problem of a writing request by the receiver's documentation; null when it is valid. */
function bodyProblem(schema: z.ZodType, { headers, body }: Posted): string | null {
  if (headers["content-type"] !== "application/json") return "the content type is not JSON";
  const parsed = schema.safeParse(JSON.parse(body));
  return parsed.success ? null : z.prettifyError(parsed.error);
}

/** A text of ServiceNow without the marks between which a journal field shows HTML. */
const journal = (max: number) =>
  z
    .string()
    .min(1)
    .max(max)
    .refine((text) => !/\[\/?code\]/i.test(text), "[code] shows HTML");
const NewRow = z.strictObject({
  short_description: z.string().min(1).max(160),
  description: z.string().min(1).max(8_000),
  urgency: z.enum(["1", "2", "3"]),
  impact: z.enum(["1", "2", "3"]),
  correlation_id: z.string().min(1).max(100),
  correlation_display: z.literal("PADIT"),
});
const RowChange = z.strictObject({
  work_notes: journal(8_000),
  state: z.literal("6").optional(),
  close_code: z.string().min(1).optional(),
  close_notes: z.string().min(1).optional(),
});
const STATE_LABELS: Readonly<Record<string, string>> = { "1": "New", "6": "Resolved" };

/** The Table API as ServiceNow documents it, as far as PADIT uses it. A second ticket with one correlation id is refused. */
async function openServiceNow(): Promise<Receiver> {
  const rows: Kept[] = [];
  const rowOf = ({ id, number, state }: Kept) => ({
    sys_id: { value: id, display_value: id },
    number: { value: number, display_value: number },
    state: { value: state, display_value: STATE_LABELS[state] ?? state },
  });
  const answerOf = ({ method, path, body }: Posted): Answer => {
    const url = new URL(path, "http://localhost");
    if (method === "GET") {
      const wanted = url.searchParams.get("sysparm_query")?.replace(/^correlation_id=/, "");
      return json(200, { result: rows.filter(({ correlation }) => correlation === wanted).map(rowOf) }, false);
    }
    if (method === "POST") {
      const { correlation_id: correlation, description } = NewRow.parse(JSON.parse(body));
      const n = rows.length + 1;
      const row = {
        id: String(n).padStart(32, "0"),
        number: `INC${String(n).padStart(7, "0")}`,
        state: "1",
        correlation,
        texts: [description],
      };
      rows.push(row);
      return json(201, { result: rowOf(row) }, true);
    }
    const row = rows.find(({ id }) => url.pathname.endsWith(`/incident/${id}`));
    if (!row) return NOTHING;
    const { work_notes, state } = RowChange.parse(JSON.parse(body));
    row.texts.push(work_notes);
    row.state = state ?? row.state;
    return json(200, { result: rowOf(row) }, true);
  };
  const problemOf = (request: Posted): string | null => {
    const expected = `Basic ${Buffer.from("padit:s3cr3t").toString("base64")}`;
    if (request.headers.authorization !== expected) return "not authorized";
    if (!request.path.startsWith("/api/now/table/incident")) return `nothing at ${request.path}`;
    if (!request.path.includes("sysparm_display_value=all")) return "answers without display values";
    if (request.method === "GET") return null;
    const problem = bodyProblem(request.method === "POST" ? NewRow : RowChange, request);
    if (problem !== null || request.method !== "POST") return problem;
    const { correlation_id } = NewRow.parse(JSON.parse(request.body));
    return rows.some(({ correlation }) => correlation === correlation_id) ? "a second ticket" : null;
  };
  const settingsOf = (url: string) => ({ url, user: "padit", password: "s3cr3t" });
  return { ...(await httpReceiver({ path: "", settingsOf, refuses: true, answerOf }, problemOf)), keepsOne: true };
}

/** Atlassian Document Format of plain paragraphs. A mention would be a node of its own, which this double refuses. */
const AdfText = z.strictObject({
  type: z.literal("text"),
  text: z.string().min(1),
  marks: z.tuple([z.strictObject({ type: z.literal("link"), attrs: z.strictObject({ href: z.url() }) })]).optional(),
});
const Adf = z.strictObject({
  type: z.literal("doc"),
  version: z.literal(1),
  content: z.array(z.strictObject({ type: z.literal("paragraph"), content: z.array(AdfText).min(1) })).min(1),
});
const NewIssue = z.strictObject({
  fields: z.strictObject({
    project: z.strictObject({ key: z.literal("OPS") }),
    issuetype: z.strictObject({ name: z.literal("[System] Incident") }),
    summary: z
      .string()
      .min(1)
      .max(255)
      .regex(/^[^\n\r]*$/),
    description: Adf,
    labels: z.tuple([z.literal("padit"), z.string().regex(/^padit-\S+$/)]),
  }),
});
const NewComment = z.strictObject({
  body: Adf,
  properties: z.tuple([z.strictObject({ key: z.literal("sd.public.comment"), value: z.strictObject({ internal: z.literal(true) }) })]),
});
const Search = z.strictObject({
  jql: z.string().regex(/^project = "OPS" AND labels = "padit-[\w-]+" ORDER BY created ASC$/),
  fields: z.tuple([z.literal("status")]),
  maxResults: z.literal(1),
});
const Move = z.strictObject({ transition: z.strictObject({ id: z.literal("31") }) });

function jiraSchema(path: string): z.ZodType | null {
  if (path === "/search/jql") return Search;
  if (path === "/issue") return NewIssue;
  if (path.endsWith("/comment")) return NewComment;
  return path.endsWith("/transitions") ? Move : null;
}

/** Jira's REST API v3 as Atlassian documents it, as far as PADIT uses it. */
async function openJira(): Promise<Receiver> {
  const issues: Kept[] = [];
  const statusOf = ({ number, state }: Kept) => ({ id: number, key: number, fields: { status: { name: state } } });
  const pathOf = (path: string) => path.replace(/^\/rest\/api\/3/, "").replace(/\?.*/, "");
  const answerOf = ({ method, path, body }: Posted): Answer => {
    const place = pathOf(path);
    const issue = issues.find(({ number }) => place.split("/")[2] === number);
    if (place === "/search/jql") {
      const label = /labels = "([^"]*)"/.exec(Search.parse(JSON.parse(body)).jql)?.[1];
      return json(200, { issues: issues.filter(({ correlation }) => correlation === label).map(statusOf), isLast: true }, false);
    }
    if (place === "/issue") {
      const { fields } = NewIssue.parse(JSON.parse(body));
      const number = `OPS-${issues.length + 1}`;
      issues.push({ id: number, number, state: "Open", correlation: fields.labels[1], texts: [] });
      return json(201, { id: number, key: number, self: "http://localhost" }, true);
    }
    if (!issue) return NOTHING;
    if (place.endsWith("/comment")) return json(201, { id: "1" }, true);
    if (method === "GET" && place.endsWith("/transitions")) {
      const done = { id: "31", name: "Resolve", to: { name: "Resolved", statusCategory: { key: "done" } } };
      const work = { id: "11", name: "Start", to: { name: "In progress", statusCategory: { key: "indeterminate" } } };
      return json(200, { transitions: issue.state === "Resolved" ? [] : [work, done] }, false);
    }
    if (method === "GET") return json(200, statusOf(issue), false);
    issue.state = "Resolved";
    return { status: 204, body: "", isSeen: false };
  };
  const problemOf = (request: Posted): string | null => {
    const expected = `Basic ${Buffer.from("padit@example.org:s3cr3t").toString("base64")}`;
    if (request.headers.authorization !== expected) return "not authorized";
    if (!request.path.startsWith("/rest/api/3/")) return `nothing at ${request.path}`;
    const place = pathOf(request.path);
    const schema = jiraSchema(place);
    if (request.method === "GET") return null;
    const problem = schema === null ? `nothing at ${place}` : bodyProblem(schema, request);
    if (problem !== null || place !== "/issue") return problem;
    const label = NewIssue.parse(JSON.parse(request.body)).fields.labels[1];
    return issues.some(({ correlation }) => correlation === label) ? "a second ticket" : null;
  };
  const settingsOf = (url: string) => ({ url, user: "padit@example.org", token: "s3cr3t", project: "OPS" });
  return { ...(await httpReceiver({ path: "", settingsOf, refuses: true, answerOf }, problemOf)), keepsOne: true };
}

const NewTicket = z.strictObject({
  title: z.string().min(1),
  description: z.string().min(1),
  severity: z.string(),
  external_id: z.string(),
});
const TicketChange = z.union([
  z.strictObject({ text: z.string().min(1) }),
  z.strictObject({ status: z.literal("closed"), comment: z.string().min(1) }),
]);

/** A ticket system of one's own, with the bodies that the channel has when nobody changes them. */
async function openRestTicket(): Promise<Receiver> {
  const tickets: Kept[] = [];
  const shown = ({ id, state }: Kept) => ({ id: Number(id), status: state });
  const answerOf = ({ method, path, body }: Posted): Answer => {
    const url = new URL(path, "http://localhost");
    if (method === "GET") {
      const wanted = url.searchParams.get("external_id");
      return json(200, tickets.filter(({ correlation }) => correlation === wanted).map(shown), false);
    }
    if (url.pathname === "/tickets") {
      const { external_id: correlation, description } = NewTicket.parse(JSON.parse(body));
      const id = String(tickets.length + 1);
      const ticket = { id, number: id, state: "open", correlation, texts: [description] };
      tickets.push(ticket);
      return json(201, shown(ticket), true);
    }
    const ticket = tickets.find(({ id }) => url.pathname.split("/")[2] === id);
    if (!ticket) return NOTHING;
    const change = TicketChange.parse(JSON.parse(body));
    if ("status" in change) ticket.state = change.status;
    return json(200, shown(ticket), true);
  };
  const problemOf = (request: Posted): string | null => {
    if (request.headers.authorization !== "Bearer s3cr3t") return "not authorized";
    if (request.method === "GET") return null;
    const isOpening = request.path === "/tickets";
    const problem = bodyProblem(isOpening ? NewTicket : TicketChange, request);
    if (problem !== null || !isOpening) return problem;
    const { external_id } = NewTicket.parse(JSON.parse(request.body));
    if (request.headers["idempotency-key"] !== external_id) return "no idempotency key";
    return tickets.some(({ correlation }) => correlation === external_id) ? "a second ticket" : null;
  };
  const settingsOf = (url: string) => ({
    ...{ openUrl: `${url}/tickets`, findUrl: `${url}/tickets?external_id={{correlation_id}}`, pageUrl: `${url}/tickets/{{id}}` },
    ...{ commentUrl: `${url}/tickets/{{id}}/comments`, closeUrl: `${url}/tickets/{{id}}`, authorization: "Bearer s3cr3t" },
  });
  return { ...(await httpReceiver({ path: "", settingsOf, refuses: true, answerOf }, problemOf)), keepsOne: true };
}

export const TICKET_DOUBLES: Readonly<Record<string, Open>> = { servicenow: openServiceNow, jira: openJira, "rest-ticket": openRestTicket };
