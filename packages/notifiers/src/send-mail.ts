import { createTransport } from "nodemailer";
import { z } from "zod";
import type { MailServer } from "./notifier";
import type { DeliveryOutcome } from "./outcome";

const TIMEOUT_MS = 15_000;

interface Mail {
  /** Makes the Message-ID, so that a mail that was sent twice is recognised. */
  id: string;
  to: readonly string[];
  subject: string;
  text: string;
  /** Absent: the mail has its text only. */
  html?: string;
  /** Identifies the conversation that the mail belongs to; null for a mail of its own. */
  thread: string | null;
}

/** Sends one mail through the installation's server. Every failure is an outcome; nothing is thrown. */
export async function sendMail(
  { url, from }: MailServer,
  { id, to, subject, text, html, thread }: Mail,
  signal: AbortSignal,
): Promise<DeliveryOutcome> {
  const timeouts = { connectionTimeout: TIMEOUT_MS, greetingTimeout: TIMEOUT_MS, socketTimeout: TIMEOUT_MS };
  const transport = createTransport({ url, ...timeouts, disableFileAccess: true, disableUrlAccess: true });
  const domain = /@([\w.-]+)>?\s*$/.exec(from)?.[1] ?? "padit.invalid";
  const conversation = thread === null ? {} : { inReplyTo: `<${thread}@${domain}>`, references: `<${thread}@${domain}>` };
  const mail = {
    ...{ from, subject, text, ...(html !== undefined && { html }), ...conversation },
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

/** Rejects when the signal aborts. nodemailer cannot be cancelled, so a hanging server keeps a socket until nodemailer's own time-out. */
function until<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  const cancelled = new Promise<never>((_, fail) => {
    const stop = () => fail(Object.assign(new Error("timeout"), { code: "ETIMEDOUT" }));
    if (signal.aborted) stop();
    else signal.addEventListener("abort", stop, { once: true });
  });
  return Promise.race([work, cancelled]);
}

const codeOf = (response: string): number | null => (/^\d{3}/.test(response) ? Number(response.slice(0, 3)) : null);

/** Properties that nodemailer adds to its errors. */
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
