import { z } from "zod";
import { httpDelivery, JSON_HEADERS } from "./http";
import { defineNotifier } from "./notifier";
import { digestLines, facts, headline, linesWithin, sentence } from "./wording";

/** Length limits, in characters. Teams accepts messages of 28 kB, which these limits keep even if each character needs six bytes in JSON. */
const HEADLINE_CHARACTERS_MAX = 200;
const SENTENCE_CHARACTERS_MAX = 2_000;
const FACT_CHARACTERS_MAX = 180;
const DIGEST_LINE_CHARACTERS_MAX = 200;
/** Bytes of the lines of a digest. Each line adds about 70 bytes of JSON around it, of which 28 kB have room for 100. */
const DIGEST_BYTES_MAX = 8_000;

/** HTTP statuses with which an existing workflow rejects the card or the signature of the URL. */
const REJECTED_STATUSES: ReadonlySet<number> = new Set([400, 401, 403, 413]);
/** The workflow was deleted. */
const GONE_STATUSES: ReadonlySet<number> = new Set([404, 410]);

/** Text runs, unlike text blocks, show their text as it is: no Markdown, no links. A mention needs an entity, which no card of PADIT has. */
const plain = (text: string, style: { weight?: "Bolder"; size?: "Large"; isSubtle?: true } = {}) => ({
  type: "RichTextBlock",
  inlines: [{ type: "TextRun", text, ...style }],
});

/**
 * Posts adaptive cards to one Teams channel or chat through the URL of a workflow, for people. A workflow cannot edit what it has posted, so
 * every event is a card of its own.
 */
export const teams = defineNotifier({
  name: "teams",
  version: "1.0.0",
  title: "Microsoft Teams",
  description: "Cards in a Teams channel or chat, through a workflow.",
  settings: z.strictObject({ url: z.url({ protocol: /^https?$/, error: "Enter the URL of a workflow." }).max(2000) }),
  fields: [
    {
      name: "url",
      label: "Workflow URL",
      help: "Made in Teams with the workflow “Post to a channel when a webhook request is received”. The URL is a secret: it is not shown again.",
      input: "text",
      secret: true,
      placeholder: "https://prod-00.westeurope.logic.azure.com/workflows/…",
    },
  ],
  secrets: { url: {} },
  needs: null,
  address: ({ url }) => new URL(url).origin,
  urls: ({ url }) => [url],
  isForPeople: true,
  render: (message) => {
    const title = headline(message, HEADLINE_CHARACTERS_MAX);
    const body = [
      plain(title, { weight: "Bolder", size: "Large" }),
      plain(sentence(message, SENTENCE_CHARACTERS_MAX)),
      ...linesWithin(
        digestLines(message, DIGEST_LINE_CHARACTERS_MAX).map(({ text }) => text),
        DIGEST_BYTES_MAX,
      ).map((line) => plain(line)),
      ...facts(message, FACT_CHARACTERS_MAX).map(([label, value]) => plain(`${label}: ${value}`, { isSubtle: true })),
    ];
    const card = {
      $schema: "http://adaptivecards.io/schemas/adaptive-card.json",
      ...{ type: "AdaptiveCard", version: "1.4", body },
      actions: [{ label: "Open in PADIT", url: message.url }, ...(message.actions ?? [])].map(({ label: title, url }) => ({
        ...{ type: "Action.OpenUrl", title, url },
      })),
    };
    const attachment = { contentType: "application/vnd.microsoft.card.adaptive", contentUrl: null, content: card };
    return JSON.stringify({ type: "message", attachments: [attachment] });
  },
  async send({ http }, { at, payload, signal }, { url }) {
    const outcome = await http.post(url, { ...JSON_HEADERS }, payload, signal);
    return httpDelivery(outcome, at, { receiver: "Teams", gone: GONE_STATUSES, rejecting: REJECTED_STATUSES });
  },
});
