import { z } from "zod";
import { httpCall, JSON_HEADERS, type OutboundRequest } from "./http";
import { defineNotifier, type SendAttempt, type SendDeps } from "./notifier";
import type { ExternalRecord } from "./outcome";
import { renderTicket, sendTicket, type TicketChange, type TicketStep, type TicketSystem, ticketFinals } from "./ticket";

const SYSTEM = "Jira";

const Status = z.object({ name: z.string() });
const Issue = z.object({ key: z.string(), fields: z.object({ status: Status }) });
const Found = z.object({ issues: z.array(Issue) });
const Created = z.object({ key: z.string() });
const Commented = z.object({ id: z.string() });
const Transitions = z.object({
  transitions: z.array(
    z.object({ id: z.string(), name: z.string(), to: z.object({ name: z.string(), statusCategory: z.object({ key: z.string() }) }) }),
  ),
});
/** A transition is answered 204, without a body. */
const Nothing = z.unknown();

/** Text in Atlassian Document Format: a text node shows its text as it is. */
const textNode = (text: string, href?: string) => ({
  type: "text",
  text,
  ...(href !== undefined && { marks: [{ type: "link", attrs: { href } }] }),
});
const documentOf = ({ text, url }: TicketChange, title: string | null) => ({
  type: "doc",
  version: 1,
  content: [
    ...[...(title === null ? [] : [title]), ...text.split("\n")].flatMap((line) =>
      line === "" ? [] : [{ type: "paragraph", content: [textNode(line)] }],
    ),
    { type: "paragraph", content: [textNode("Open in PADIT", url)] },
  ],
});

/** Makes a comment of a service project visible to agents only; other projects ignore it. */
const INTERNAL = [{ key: "sd.public.comment", value: { internal: true } }];

const Settings = z.strictObject({
  url: z.url({ protocol: /^https?$/, error: "Enter the URL of your site." }).max(2000),
  user: z.string().trim().max(200).default(""),
  token: z.string().trim().min(1, "Enter a token.").max(4000),
  project: z
    .string()
    .trim()
    .regex(/^[A-Z][A-Z0-9_]{1,99}$/, "Enter the key of a project, such as OPS."),
  issueType: z.string().trim().min(1).max(100).default("[System] Incident"),
  closeTransition: z.string().trim().max(100).default(""),
});

/**
 * Issues in Jira Service Management or Jira through REST v3, for a service desk. An issue has the incident's id in a label, gets an internal
 * comment for each message, and is moved to a finished status when the incident ends. Jira's search finds new issues only after some seconds,
 * so an attempt whose response was lost is retried after 5 s at the earliest.
 */
export const jira = defineNotifier({
  name: "jira",
  version: "1.0.0",
  title: "Jira Service Management",
  description: "Issues in Jira that open, get comments and are finished with the incident.",
  settings: Settings,
  fields: [
    { name: "url", label: "Site URL", help: "", input: "text", placeholder: "https://example.atlassian.net" },
    { name: "user", label: "E-mail address", help: "Of the API token's account. Leave empty to send a bearer token.", input: "text" },
    { name: "token", label: "API token", help: "It is not shown again.", input: "text", secret: true },
    { name: "project", label: "Project key", help: "", input: "text", placeholder: "OPS" },
    { name: "issueType", label: "Issue type", help: "Name of a type of the project.", input: "text", advanced: true },
    {
      name: "closeTransition",
      label: "Transition at the end",
      help: "Its name. Leave empty for the first one to a finished status.",
      input: "text",
      advanced: true,
    },
  ],
  secrets: { token: {} },
  needs: null,
  address: ({ url, project }) => `${new URL(url).origin} (${project})`,
  urls: ({ url }) => [url],
  render: renderTicket,
  send: (deps, attempt, settings) => sendTicket(new JiraProject(deps, attempt, settings), attempt),
});

class JiraProject implements TicketSystem {
  readonly #origin: string;

  constructor(
    readonly deps: SendDeps,
    readonly attempt: SendAttempt,
    readonly settings: z.output<typeof Settings>,
  ) {
    this.#origin = new URL(settings.url).origin;
  }

  async find(correlationId: string): Promise<TicketStep<ExternalRecord | null>> {
    const jql = `project = "${this.settings.project}" AND labels = "${labelOf(correlationId)}" ORDER BY created ASC`;
    const answer = await this.#ask("POST", "/search/jql", { jql, fields: ["status"], maxResults: 1 }, Found);
    if (!answer.ok) return answer;
    const [issue] = answer.value.issues;
    return { ok: true, record: issue ? this.#recordOf(issue.key, issue.fields.status.name) : null, reply: answer.reply };
  }

  async open(change: TicketChange): Promise<TicketStep> {
    const { project, issueType } = this.settings;
    const fields = {
      project: { key: project },
      issuetype: { name: issueType },
      summary: change.title,
      description: documentOf(change, null),
      labels: ["padit", labelOf(change.correlationId)],
    };
    const answer = await this.#ask("POST", "/issue", { fields }, Created);
    return answer.ok ? { ok: true, record: this.#recordOf(answer.value.key, ""), reply: answer.reply } : answer;
  }

  async comment({ key }: ExternalRecord, change: TicketChange): Promise<TicketStep> {
    const answer = await this.#ask(
      "POST",
      `/issue/${key}/comment`,
      { body: documentOf(change, change.title), properties: INTERNAL },
      Commented,
    );
    return answer.ok ? this.#read(key) : answer;
  }

  /** Closes the issue with a comment. An issue that is finished already has no such transition and gets only the comment. */
  async close(record: ExternalRecord, change: TicketChange): Promise<TicketStep> {
    const { key } = record;
    const offered = await this.#ask("GET", `/issue/${key}/transitions`, null, Transitions);
    if (!offered.ok) return offered;
    const { closeTransition } = this.settings;
    const transition = offered.value.transitions.find(({ name, to }) =>
      closeTransition === "" ? to.statusCategory.key === "done" : name === closeTransition,
    );
    if (transition) {
      const moved = await this.#ask("POST", `/issue/${key}/transitions`, { transition: { id: transition.id } }, Nothing);
      if (!moved.ok) return moved;
    }
    return this.comment(record, change);
  }

  async #read(key: string): Promise<TicketStep> {
    const answer = await this.#ask("GET", `/issue/${key}?fields=status`, null, Issue);
    return answer.ok ? { ok: true, record: this.#recordOf(key, answer.value.fields.status.name), reply: answer.reply } : answer;
  }

  #ask<Schema extends z.ZodType>(method: OutboundRequest["method"], path: string, body: object | null, schema: Schema) {
    const { user, token } = this.settings;
    const authorization = user === "" ? `Bearer ${token}` : `Basic ${Buffer.from(`${user}:${token}`).toString("base64")}`;
    const { at, signal } = this.attempt;
    const headers = { ...JSON_HEADERS, accept: "application/json", authorization };
    const url = `${this.#origin}/rest/api/3${path}`;
    const request = { method, url, headers, body: body && JSON.stringify(body), signal };
    return httpCall({ http: this.deps.http, at, final: ticketFinals(SYSTEM) }, request, schema);
  }

  #recordOf = (key: string, state: string): ExternalRecord => ({
    key,
    ticket: { system: SYSTEM, id: key, url: `${this.#origin}/browse/${key}`, state },
  });
}

const labelOf = (correlationId: string): string => `padit-${correlationId}`;
