import { z } from "zod";
import type { Message } from "./message";
import { defineNotifier } from "./notifier";
import { type DeliveryOutcome, NO_REPLY } from "./outcome";
import { sendMail } from "./send-mail";
import { digestLines, facts, headline, sentence } from "./wording";

const SUBJECT_CHARACTERS_MAX = 200;
const SENTENCE_CHARACTERS_MAX = 5_000;
const FACT_CHARACTERS_MAX = 500;
const RECIPIENTS_MAX = 20;

const MailPayload = z.object({
  subject: z.string(),
  text: z.string(),
  html: z.string(),
  /** Identifies the conversation that all mails of one alert belong to; null for a mail without an alert. */
  thread: z.string().nullable(),
});

/**
 * Mails to people, through the one mail server of the installation. All recipients of an integration get the same mail; when the server
 * accepts it for some of them only, the others are named in the log and the mail is not sent to them again.
 */
export const email = defineNotifier({
  name: "email",
  version: "1.0.0",
  title: "E-mail",
  description: "Mails to members of your organization.",
  settings: z.strictObject({
    to: z
      .array(z.email({ error: "This is not an e-mail address." }).max(254).toLowerCase())
      .min(1, "Enter at least one address.")
      .max(RECIPIENTS_MAX, `Enter at most ${RECIPIENTS_MAX} addresses.`),
  }),
  fields: [
    {
      name: "to",
      label: "Recipients",
      help: "Addresses of members of this organization, separated by commas.",
      input: "list",
      placeholder: "ana@example.com, ben@example.com",
    },
  ],
  secrets: {},
  needs: "mail",
  address: ({ to }) => to.join(", "),
  urls: () => [],
  isForPeople: true,
  people: { of: ({ to }) => to, only: ({ to }, allowed) => ({ to: to.filter((address) => allowed.has(address)) }) },
  render: (message) =>
    JSON.stringify({
      subject: `[PADIT] ${headline(message, SUBJECT_CHARACTERS_MAX)}`,
      text: textOf(message),
      html: htmlOf(message),
      thread: message.alert?.id ?? null,
    } satisfies z.output<typeof MailPayload>),
  async send({ mail }, attempt, { to }): Promise<DeliveryOutcome> {
    if (!mail) return { result: "retry", reason: "The operator has not configured a mail server.", reply: NO_REPLY };
    const { subject, text, html, thread } = MailPayload.parse(JSON.parse(attempt.payload));
    return sendMail(mail, { id: attempt.id, to, subject, text, html, thread }, attempt.signal);
  },
});

function textOf(message: Message): string {
  const lines = facts(message, FACT_CHARACTERS_MAX).map(([label, value]) => `${label}: ${value}`);
  const collected = digestLines(message, FACT_CHARACTERS_MAX).map(({ text, url }) => `- ${text}\n  ${url}\n`);
  return `${sentence(message, SENTENCE_CHARACTERS_MAX)}\n\n${collected.join("")}${lines.join("\n")}\n\n${linksOf(message)
    .map(([label, url]) => `${label}: ${url}\n`)
    .join("")}`;
}

const linksOf = ({ url, actions = [] }: Message): [string, string][] => [
  ["Open in PADIT", url],
  ...actions.map((action): [string, string] => [action.label, action.url]),
];

const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? "");

function htmlOf(message: Message): string {
  const rows = facts(message, FACT_CHARACTERS_MAX).map(
    ([label, value]) => `<tr><td style="padding:2px 16px 2px 0;color:#667">${escapeHtml(label)}</td><td>${escapeHtml(value)}</td></tr>`,
  );
  const collected = digestLines(message, FACT_CHARACTERS_MAX).map(
    ({ text, url }) => `<li><a href="${escapeHtml(url)}">${escapeHtml(text)}</a></li>`,
  );
  return [
    `<!doctype html><html><body style="font-family:sans-serif;font-size:15px">`,
    `<h1 style="font-size:18px">${escapeHtml(headline(message, SUBJECT_CHARACTERS_MAX))}</h1>`,
    `<p>${escapeHtml(sentence(message, SENTENCE_CHARACTERS_MAX))}</p>`,
    ...(collected.length === 0 ? [] : [`<ul>${collected.join("")}</ul>`]),
    `<table style="border-collapse:collapse">${rows.join("")}</table>`,
    ...linksOf(message).map(([label, url]) => `<p><a href="${escapeHtml(url)}">${escapeHtml(label)}</a></p>`),
    "</body></html>",
  ].join("\n");
}
