import { z } from "zod";
import { httpDelivery, JSON_HEADERS } from "./http";
import type { Message } from "./message";
import { defineNotifier } from "./notifier";
import { digestLines, facts, headline, sentence } from "./wording";

/** Limits of Slack's Block Kit, in characters. */
const HEADER_CHARACTERS_MAX = 150;
const SECTION_CHARACTERS_MAX = 3_000;
const FIELD_CHARACTERS_MAX = 200;
const FIELDS_MAX = 10;
const DIGEST_LINE_CHARACTERS_MAX = 200;
const DIGEST_SECTIONS_MAX = 46;
/** The line of a desktop notification. Escaping makes it at most five times longer, far below Slack's limit of 40,000. */
const FALLBACK_CHARACTERS_MAX = 300;

/** HTTP statuses of a permanent rejection by Slack: the payload or the permission is wrong. */
const REJECTED_STATUSES: ReadonlySet<number> = new Set([400, 403, 413]);
/** The hook was removed, or its channel is archived. */
const GONE_STATUSES: ReadonlySet<number> = new Set([404, 410]);

/** Escapes `&`, `<` and `>`. That suffices for Slack's markup, because links and mentions (`<!channel>`) begin with `<`. */
const escapeMrkdwn = (text: string): string => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

const plain = (text: string) => ({ type: "plain_text", text, emoji: false });

/** The text and blocks of a message. Names of endpoints are escaped, so that they cannot mention anybody. */
export const slackBody = (message: Message) => ({
  text: escapeMrkdwn(headline(message, FALLBACK_CHARACTERS_MAX)),
  blocks: [
    { type: "header", text: plain(headline(message, HEADER_CHARACTERS_MAX)) },
    { type: "section", text: plain(sentence(message, SECTION_CHARACTERS_MAX)) },
    {
      type: "section",
      fields: facts(message, FIELD_CHARACTERS_MAX)
        .slice(0, FIELDS_MAX)
        .map(([label, value]) => plain(`${label}: ${value}`)),
    },
    ...digestSections(message),
    { type: "section", text: { type: "mrkdwn", text: linksOf(message).join(" · ") } },
  ],
});

/** Ordinary links, which Slack opens in a browser: buttons would need an address at which Slack calls PADIT. */
const linksOf = ({ url, actions = [] }: Message): string[] =>
  [{ label: "Open in PADIT", url }, ...actions].map((link) => `<${escapeMrkdwn(link.url)}|${escapeMrkdwn(link.label)}>`);

/** Lines of a digest, several in each section. Slack allows 50 blocks; four are used otherwise. */
function digestSections(message: Message): object[] {
  const sections: string[][] = [[]];
  let characters = 0;
  for (const { text } of digestLines(message, DIGEST_LINE_CHARACTERS_MAX)) {
    characters += text.length + 1;
    if (characters > SECTION_CHARACTERS_MAX) {
      sections.push([]);
      characters = text.length + 1;
    }
    sections.at(-1)?.push(text);
  }
  return sections
    .flatMap((lines) => (lines.length === 0 ? [] : [{ type: "section", text: plain(lines.join("\n")) }]))
    .slice(0, DIGEST_SECTIONS_MAX);
}

/**
 * Posts to one Slack channel through an incoming webhook, for people. Names and sentences are plain text, in which Slack recognises neither
 * markup nor mentions. An incoming webhook cannot edit or thread messages, so every event is a message of its own.
 */
export const slack = defineNotifier({
  name: "slack",
  version: "1.0.0",
  title: "Slack",
  description: "Messages to a Slack channel, through an incoming webhook.",
  settings: z.strictObject({ url: z.url({ protocol: /^https?$/, error: "Enter the address of an incoming webhook." }).max(2000) }),
  fields: [
    {
      name: "url",
      label: "Incoming webhook URL",
      help: "Made in Slack under Apps › Incoming Webhooks. The address is a secret: it is not shown again.",
      input: "text",
      secret: true,
      placeholder: "https://hooks.slack.com/services/…",
    },
  ],
  secrets: { url: {} },
  needs: null,
  address: ({ url }) => new URL(url).origin,
  urls: ({ url }) => [url],
  isForPeople: true,
  render: (message) => JSON.stringify(slackBody(message)),
  async send({ http }, { at, payload, signal }, { url }) {
    const outcome = await http.post(url, { ...JSON_HEADERS }, payload, signal);
    return httpDelivery(outcome, at, { receiver: "Slack", gone: GONE_STATUSES, rejecting: REJECTED_STATUSES });
  },
});
