import type { NotificationType } from "@padit/domain";
import { z } from "zod";
import { httpCall, JSON_HEADERS } from "./http";
import { defineNotifier, type SendAttempt, type SendDeps } from "./notifier";
import type { DeliveryOutcome, Reply } from "./outcome";
import { slackBody } from "./slack";

/** Slack does not notify people of an edited message, so these events also post a reply, of which people are notified. */
const PAGING: ReadonlySet<NotificationType> = new Set(["incident.escalated", "incident.reopened"]);

/** Errors of Slack's Web API after which nothing can be posted any more. */
const GONE_ERRORS: ReadonlySet<string> = new Set(["is_archived", "channel_not_found", "account_inactive", "token_revoked"]);
/** Errors of a permanent rejection: another attempt with the same message would fail too. */
const REJECTED_ERRORS: ReadonlySet<string> = new Set([
  "invalid_blocks",
  "invalid_blocks_format",
  "msg_too_long",
  "no_text",
  "invalid_arguments",
]);
const FINAL_STATUSES = { receiver: "Slack", gone: new Set([404, 410]), rejecting: new Set([400, 403, 413]) };

const SlackPayload = z.strictObject({ body: z.looseObject({ text: z.string() }), isPaging: z.boolean() });
const SlackAnswer = z.union([
  z.looseObject({ ok: z.literal(true), channel: z.string(), ts: z.string() }),
  z.looseObject({ ok: z.literal(false), error: z.string() }),
]);
/** Identifies a posted message. */
const Place = z.strictObject({ channel: z.string(), ts: z.string() });
type Place = z.output<typeof Place>;

const Settings = z.strictObject({
  token: z
    .string()
    .trim()
    .regex(/^xox[bp]-[\x21-\x7e]{1,500}$/, "Enter a bot token, which begins with xoxb-."),
  channel: z
    .string()
    .trim()
    .regex(/^[CG][A-Z0-9]{8,30}$/, "Enter the channel's ID, such as C0123456789. It is at the end of “About”."),
  url: z
    .url({ protocol: /^https?$/ })
    .max(2000)
    .default("https://slack.com/api"),
});

/**
 * Posts one message an incident to a Slack channel and edits it as the incident changes, for people. Escalations and reopenings are also
 * replies in its thread that the channel sees. Needs an app with the scope `chat:write` that was invited to the channel.
 */
export const slackBot = defineNotifier({
  name: "slack-bot",
  version: "1.0.0",
  title: "Slack app",
  description: "One message an incident in a Slack channel, which is edited as the incident changes.",
  settings: Settings,
  fields: [
    {
      name: "token",
      label: "Bot token",
      help: "Of an app with the scope chat:write. It is not shown again.",
      input: "text",
      secret: true,
      placeholder: "xoxb-…",
    },
    { name: "channel", label: "Channel ID", help: "Invite the app to the channel.", input: "text", placeholder: "C0123456789" },
    { name: "url", label: "API URL", help: "Of a compatible service.", input: "text", advanced: true },
  ],
  secrets: { token: {} },
  needs: null,
  address: ({ url, channel }) => `${channel} at ${new URL(url).origin}`,
  urls: ({ url }) => [url],
  isForPeople: true,
  render: (message) =>
    JSON.stringify({ body: slackBody(message), isPaging: PAGING.has(message.type) } satisfies z.input<typeof SlackPayload>),
  async send(deps, attempt, settings) {
    const { body, isPaging } = SlackPayload.parse(JSON.parse(attempt.payload));
    const call = caller(deps, attempt, settings);
    const { channel } = settings;
    const known = attempt.record && Place.parse(JSON.parse(attempt.record.key));
    // A message in another channel, posted before the settings changed, is not edited.
    if (known?.channel !== channel) return posted(await call("chat.postMessage", { ...body, channel, unfurl_links: false }));
    const edited = await call("chat.update", { ...body, ...known });
    if (!edited.ok && edited.error === "message_not_found")
      return posted(await call("chat.postMessage", { ...body, channel, unfurl_links: false }));
    if (!edited.ok || !isPaging) return posted(edited);
    const { text } = body;
    const blocks = Array.isArray(body.blocks) ? body.blocks.slice(0, 2) : [];
    const reply = await call("chat.postMessage", { text, blocks, channel, thread_ts: known.ts, reply_broadcast: true });
    return reply.ok ? { result: "delivered", reply: reply.reply, record: attempt.record ?? undefined } : posted(reply);
  },
});

type Called = { ok: true; place: Place; reply: Reply } | { ok: false; error: string | null; outcome: DeliveryOutcome };

const posted = (called: Called): DeliveryOutcome =>
  called.ok ? { result: "delivered", reply: called.reply, record: { key: JSON.stringify(called.place), ticket: null } } : called.outcome;

function caller({ http }: SendDeps, { at, signal }: SendAttempt, { url, token }: z.output<typeof Settings>) {
  return async (method: "chat.postMessage" | "chat.update", body: object): Promise<Called> => {
    const headers = { ...JSON_HEADERS, authorization: `Bearer ${token}` };
    const request = { method: "POST", url: `${url.replace(/\/+$/, "")}/${method}`, headers, body: JSON.stringify(body), signal } as const;
    const answer = await httpCall({ http, at, final: FINAL_STATUSES }, request, SlackAnswer);
    if (!answer.ok) return { ok: false, error: null, outcome: answer.outcome };
    const { value, reply } = answer;
    if (value.ok) return { ok: true, place: { channel: value.channel, ts: value.ts }, reply };
    return { ok: false, error: value.error, outcome: outcomeOf(value.error, reply) };
  };
}

/** Slack answers errors with the status 200. */
function outcomeOf(error: string, reply: Reply): DeliveryOutcome {
  const word = /^\w{1,60}$/.test(error) ? error : "an error";
  if (GONE_ERRORS.has(error)) return { result: "gone", reason: `Slack answered ${word}`, reply };
  return { result: REJECTED_ERRORS.has(error) ? "rejected" : "retry", reason: `answered ${word}`, reply };
}
