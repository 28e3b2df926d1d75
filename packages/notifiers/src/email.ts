import { createTransport } from "nodemailer";
import { z } from "zod";
import type { Message } from "./message";
import { defineNotifier, type MailServer, type SendAttempt } from "./notifier";
import { type DeliveryOutcome, NO_REPLY } from "./outcome";
import { facts, headline, sentence } from "./wording";

const SUBJECT_CHARACTERS_MAX = 200;
const SENTENCE_CHARACTERS_MAX = 5_000;
const FACT_CHARACTERS_MAX = 500;
const RECIPIENTS_MAX = 20;
const TIMEOUT_MS = 15_000;

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
    return sendMail(mail, attempt, to);
  },
});

function textOf(message: Message): string {
  const lines = facts(message, FACT_CHARACTERS_MAX).map(([label, value]) => `${label}: ${value}`);
  return `${sentence(message, SENTENCE_CHARACTERS_MAX)}\n\n${lines.join("\n")}\n\nOpen in PADIT: ${message.url}\n`;
}

const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? "");

function htmlOf(message: Message): string {
  const rows = facts(message, FACT_CHARACTERS_MAX).map(
    ([label, value]) => `<tr><td style="padding:2px 16px 2px 0;color:#667">${escapeHtml(label)}</td><td>${escapeHtml(value)}</td></tr>`,
  );
  return [
    `<!doctype html><html><body style="font-family:sans-serif;font-size:15px">`,
    `<h1 style="font-size:18px">${escapeHtml(headline(message, SUBJECT_CHARACTERS_MAX))}</h1>`,
    `<p>${escapeHtml(sentence(message, SENTENCE_CHARACTERS_MAX))}</p>`,
    `<table style="border-collapse:collapse">${rows.join("")}</table>`,
    `<p><a href="${escapeHtml(message.url)}">Open in PADIT</a></p></body></html>`,
  ].join("\n");
}

async function sendMail({ url, from }: MailServer, { id, payload, signal }: SendAttempt, to: string[]): Promise<DeliveryOutcome> {
  const { subject, text, html, thread } = MailPayload.parse(JSON.parse(payload));
  const timeouts = { connectionTimeout: TIMEOUT_MS, greetingTimeout: TIMEOUT_MS, socketTimeout: TIMEOUT_MS };
  const transport = createTransport({ url, ...timeouts, disableFileAccess: true, disableUrlAccess: true });
  const domain = /@([\w.-]+)>?\s*$/.exec(from)?.[1] ?? "padit.invalid";
  const conversation = thread === null ? {} : { inReplyTo: `<${thread}@${domain}>`, references: `<${thread}@${domain}>` };
  const mail = {
    ...{ from, subject, text, html, ...conversation },
    to: to.map((address) => ({ name: "", address })),
    messageId: `<${id}@${domain}>`,
    headers: { "Auto-Submitted": "auto-generated" },
  };
  try {
    const { response, rejected } = await until(signal, transport.sendMail(mail));
    const refused = rejected.length === 0 ? "" : `\nRefused for ${rejected.map(String).join(", ")}`;
    return { result: "delivered", reply: { code: codeOf(response), text: `${response}${refused}`, address: null } };
  } catch (error) {
    return outcomeOf(error);
  } finally {
    transport.close();
  }
}

/** nodemailer cannot be cancelled: a hanging server costs a socket until nodemailer's own time-out. */
function until<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  const cancelled = new Promise<never>((_, fail) => {
    const stop = () => fail(Object.assign(new Error("timeout"), { code: "ETIMEDOUT" }));
    if (signal.aborted) stop();
    else signal.addEventListener("abort", stop, { once: true });
  });
  return Promise.race([work, cancelled]);
}

const codeOf = (response: string): number | null => (/^\d{3}/.test(response) ? Number(response.slice(0, 3)) : null);

/** What nodemailer adds to its errors. */
const SmtpError = z.object({ code: z.string().optional(), responseCode: z.number().optional(), response: z.string().optional() });
const CLASSES: Readonly<Record<string, string>> = {
  EAUTH: "the mail server refused the sign-in",
  ECONNECTION: "the mail server cannot be reached",
  ECONNREFUSED: "the mail server cannot be reached",
  EDNS: "the mail server's name was not found",
  ESOCKET: "the connection to the mail server failed",
  ETIMEDOUT: "timeout",
  ETLS: "TLS error",
};

/** RFC 5321 §4.2.1: 5yz replies to an envelope or a message are permanent, 4yz replies are not. */
function outcomeOf(error: unknown): DeliveryOutcome {
  const { code = "", responseCode = null, response = null } = SmtpError.safeParse(error).data ?? {};
  const reply = { code: responseCode, text: response, address: null };
  const isPermanent = responseCode !== null && responseCode >= 500 && (code === "EENVELOPE" || code === "EMESSAGE");
  const reason =
    responseCode !== null && code !== "EAUTH" ? `the mail server answered ${responseCode}` : (CLASSES[code] ?? "the mail was not sent");
  return isPermanent ? { result: "rejected", reason, reply } : { result: "retry", reason, reply };
}
