import { cutUtf8, defineNotifier, headline, httpDelivery, JSON_HEADERS, type Message, sentence, z } from "@padit/plugin";

/** ntfy turns longer messages into attachments. */
const MESSAGE_BYTES_MAX = 4_096;
const TITLE_CHARACTERS_MAX = 200;
const SENTENCE_CHARACTERS_MAX = 4_000;

/** ntfy's priorities: 5 sounds until somebody looks, 3 is the default, 2 makes no sound. */
const PRIORITIES = { critical: 5, warning: 3, info: 2 } as const;
const PRIORITY_OF_THE_REST = 3;
const ENDING = /\.(resolved|recovered|flapping_ended)$/;

/** The topic or the permission is wrong; no later attempt changes that. */
const REJECTING: ReadonlySet<number> = new Set([400, 401, 403, 413]);
/** There is no ntfy at the address. */
const GONE: ReadonlySet<number> = new Set([404, 410]);

const priorityOf = ({ type, alert }: Message): number =>
  ENDING.test(type) ? PRIORITIES.info : alert ? PRIORITIES[alert.severity] : PRIORITY_OF_THE_REST;

/** Publishes to a topic as JSON (docs.ntfy.sh/publish/#publish-as-json). Texts are plain: ntfy renders Markdown only where a message asks for it. */
export default defineNotifier({
  name: "ntfy",
  version: "1.0.0",
  title: "ntfy",
  description: "Push notifications to phones and desktops through ntfy, on ntfy.sh or a server of your own.",
  settings: z.strictObject({
    server: z
      .url({ protocol: /^https?$/, error: "Enter the address of an ntfy server." })
      .max(500)
      .default("https://ntfy.sh"),
    topic: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, "1 to 64 letters, digits, _ and -."),
    token: z.string().max(200).default(""),
  }),
  fields: [
    { name: "server", label: "Server", help: "Address of the ntfy server.", input: "text", placeholder: "https://ntfy.sh" },
    {
      name: "topic",
      label: "Topic",
      help: "The topic that people subscribe to. On a public server everybody who knows its name can read it.",
      input: "text",
      placeholder: "noc-alerts",
    },
    {
      name: "token",
      label: "Access token",
      help: "For topics that are protected. It is a secret: it is not shown again.",
      input: "text",
      secret: true,
      placeholder: "tk_…",
    },
  ],
  secrets: { token: {} },
  needs: null,
  address: ({ server, topic }) => `${new URL(server).origin}/${topic}`,
  urls: ({ server }) => [server],
  render: (message) =>
    JSON.stringify({
      title: headline(message, TITLE_CHARACTERS_MAX),
      message: cutUtf8(sentence(message, SENTENCE_CHARACTERS_MAX), MESSAGE_BYTES_MAX).toString("utf8"),
      priority: priorityOf(message),
      tags: [message.type.split(".")[0]],
      click: message.url,
    }),
  async send({ http }, { at, payload, signal }, { server, topic, token }) {
    const headers = { ...JSON_HEADERS, ...(token !== "" && { authorization: `Bearer ${token}` }) };
    const body = JSON.stringify({ topic, ...z.record(z.string(), z.json()).parse(JSON.parse(payload)) });
    return httpDelivery(await http.post(server, headers, body, signal), at, { receiver: "ntfy", gone: GONE, rejecting: REJECTING });
  },
});
