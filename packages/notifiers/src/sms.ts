import { z } from "zod";
import { httpDelivery } from "./http";
import type { Message } from "./message";
import { defineNotifier } from "./notifier";
import { headline } from "./wording";

/** Length limit of the text, in characters. With its links a message has three to four parts. */
const TEXT_CHARACTERS_MAX = 160;
/** ITU-T E.164 allows 15 digits. */
const PHONE = /^\+[1-9]\d{6,14}$/;
const FIELD_NAME = /^[A-Za-z_][\w.-]{0,63}$/;

const REJECTED_STATUSES: ReadonlySet<number> = new Set([400, 403, 422]);
const GONE_STATUSES: ReadonlySet<number> = new Set([404, 410]);

const SmsPayload = z.object({ text: z.string() });
const fieldName = (standard: string) => z.string().trim().regex(FIELD_NAME, "Enter the name of a field.").default(standard);

/** Each link fills most of a part of a text message, so that only the first one is sent. */
const firstAction = ({ actions = [] }: Message): string[] => actions.slice(0, 1).map(({ label, url }) => `${label}: ${url}`);

/**
 * Text messages to one telephone through the organization's own HTTP gateway, for people on call. One integration has one number, so that a
 * retry never reaches somebody twice because another number failed. Gateways confirm that they accepted a message, not that it arrived.
 */
export const sms = defineNotifier({
  name: "sms",
  version: "1.0.0",
  title: "Text message",
  description: "Text messages to a telephone, through your HTTP gateway.",
  settings: z.strictObject({
    url: z.url({ protocol: /^https?$/, error: "Enter the URL of your gateway." }).max(2000),
    to: z.string().trim().regex(PHONE, "Enter the number with its country code, such as +4989123456."),
    from: z.string().trim().max(20).default(""),
    authorization: z
      .string()
      .trim()
      .max(2000)
      .regex(/^[\x20-\x7e]*$/, "Use printable ASCII characters only.")
      .default(""),
    format: z.enum(["json", "form"]).default("json"),
    toField: fieldName("to"),
    fromField: fieldName("from"),
    textField: fieldName("text"),
  }),
  fields: [
    { name: "url", label: "Gateway URL", help: "Receives one POST request for each message.", input: "text", placeholder: "https://…" },
    { name: "to", label: "Telephone number", help: "With country code.", input: "text", placeholder: "+4989123456" },
    { name: "from", label: "Sender", help: "What the gateway expects as sender. Leave empty to send none.", input: "text" },
    {
      name: "authorization",
      label: "Authorization header",
      help: "Such as “Bearer …” or “Basic …”. It is not shown again.",
      input: "text",
      secret: true,
    },
    {
      name: "format",
      label: "Format",
      help: "How the gateway takes the fields.",
      input: "select",
      options: ["json", "form"],
      advanced: true,
    },
    { name: "toField", label: "Field of the number", help: "", input: "text", advanced: true },
    { name: "fromField", label: "Field of the sender", help: "", input: "text", advanced: true },
    { name: "textField", label: "Field of the text", help: "", input: "text", advanced: true },
  ],
  secrets: { authorization: {} },
  needs: null,
  address: ({ url, to }) => `${to} via ${new URL(url).origin}`,
  urls: ({ url }) => [url],
  isForPeople: true,
  render: (message) =>
    JSON.stringify({
      text: [headline(message, TEXT_CHARACTERS_MAX), message.url, ...firstAction(message)].join("\n"),
    } satisfies z.output<typeof SmsPayload>),
  async send({ http }, { at, payload, signal }, { url, to, from, authorization, format, toField, fromField, textField }) {
    const { text } = SmsPayload.parse(JSON.parse(payload));
    const fields = { [toField]: to, ...(from !== "" && { [fromField]: from }), [textField]: text };
    const headers = {
      "content-type": format === "json" ? "application/json" : "application/x-www-form-urlencoded",
      "user-agent": "PADIT",
      ...(authorization !== "" && { authorization }),
    };
    const body = format === "json" ? JSON.stringify(fields) : new URLSearchParams(fields).toString();
    const outcome = await http.post(url, headers, body, signal);
    return httpDelivery(outcome, at, { receiver: "The gateway", gone: GONE_STATUSES, rejecting: REJECTED_STATUSES });
  },
});
