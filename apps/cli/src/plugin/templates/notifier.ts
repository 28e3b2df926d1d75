import type { Template } from "./template";

/** Template of a channel that posts JSON and has a secret. */
export const notifierTemplate: Template = ({ name, title }) => ({
  "src/index.ts": `import { defineNotifier, headline, httpDelivery, JSON_HEADERS, sentence, z } from "@padit/plugin";

const TITLE_CHARACTERS_MAX = 200;
const TEXT_CHARACTERS_MAX = 2_000;

/** Status codes after which a delivery is not retried: the request is rejected, or the receiver no longer exists. */
const REJECTED_STATUSES: ReadonlySet<number> = new Set([400, 401, 403]);
const GONE_STATUSES: ReadonlySet<number> = new Set([404, 410]);

export default defineNotifier({
  name: "${name}",
  version: "0.1.0",
  title: "${title}",
  description: "Posts messages to a server as JSON.",
  settings: z.strictObject({
    url: z.url({ protocol: /^https?$/, error: "Enter the address of the server." }).max(500),
    token: z.string().max(200).default(""),
  }),
  fields: [
    { name: "url", label: "Address", help: "Where messages are posted.", input: "text", placeholder: "https://example.net/messages" },
    { name: "token", label: "Token", help: "Sent as bearer token, and not shown again.", input: "text", secret: true },
  ],
  secrets: { token: {} },
  needs: null,
  address: ({ url }) => new URL(url).origin,
  urls: ({ url }) => [url],
  // headline and sentence shorten texts and remove control characters.
  render: (message) => JSON.stringify({ title: headline(message, TITLE_CHARACTERS_MAX), text: sentence(message, TEXT_CHARACTERS_MAX) }),
  async send({ http }, { at, payload, signal }, { url, token }) {
    const headers = { ...JSON_HEADERS, ...(token !== "" && { authorization: \`Bearer \${token}\` }) };
    const outcome = await http.post(url, headers, payload, signal);
    return httpDelivery(outcome, at, { receiver: "${title}", gone: GONE_STATUSES, rejecting: REJECTED_STATUSES });
  },
});
`,
  "src/index.test.ts": `import type { HttpOutcome, NetworkGuard } from "@padit/plugin";
import { expect, test } from "vitest";
import notifier from "./index";

const network: NetworkGuard = { locate: async () => ({ ok: false, error: "No network in this test." }) };
const attempt = { id: "d", at: new Date(0), payload: "{}", record: null, previousSecrets: {}, signal: AbortSignal.timeout(1_000) };
const sendTo = (status: number) => {
  const answer = async (): Promise<HttpOutcome> => ({ ok: true, status, body: "", retryAfter: null, address: null, durationMs: 1 });
  const deps = { http: { request: answer, post: answer }, network, mail: null };
  return notifier.send(deps, attempt, { url: "https://example.net/messages" });
};

test.each([
  [200, "delivered"],
  [403, "rejected"],
  [404, "gone"],
  [503, "retry"],
])("an answer of %d is %s", async (status, result) => {
  expect(await sendTo(status)).toMatchObject({ result });
});
`,
});
