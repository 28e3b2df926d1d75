import { randomBytes } from "node:crypto";
import { Webhook } from "standardwebhooks";
import { z } from "zod";
import { httpReply, httpRetry, isHttpSuccess } from "./http";
import { defineNotifier } from "./notifier";

const GONE_STATUS = 410;

/** Standard Webhooks: `whsec_` and 24 random bytes as base64. */
const newSigningSecret = (): string => `whsec_${randomBytes(24).toString("base64")}`;

/**
 * JSON for programs, signed by the Standard Webhooks specification. 2xx is success, 410 ends the integration, and every other status is retried,
 * because a receiver that rejects messages may be repaired.
 */
export const webhook = defineNotifier({
  name: "webhook",
  version: "1.0.0",
  title: "Webhook",
  description: "Signed JSON to an address of your own (Standard Webhooks).",
  settings: z.strictObject({
    url: z.url({ protocol: /^https?$/ }).max(2000),
    secret: z.string().startsWith("whsec_"),
  }),
  fields: [
    {
      name: "url",
      label: "Address",
      help: "Receives POST requests with a signed JSON body.",
      input: "text",
      placeholder: "https://example.com/hooks/padit",
    },
  ],
  secrets: { secret: { make: newSigningSecret } },
  needs: null,
  ignoresRepeats: true,
  isPerAlert: true,
  address: ({ url }) => url,
  urls: ({ url }) => [url],
  render: ({ type, timestamp, alert, incident, collector, maintenance, organization, sequence }) => {
    const data = {
      ...(incident ? { incident } : alert && { alert: alert.document }),
      ...(collector && { collector }),
      ...(maintenance && { maintenance: maintenance.document, run: maintenance.run }),
      organization,
      ...(sequence !== null && { sequence }),
    };
    return JSON.stringify({ type, timestamp, data });
  },
  async send({ http }, { id, at, payload, previousSecrets, signal }, { url, secret }) {
    const previous = previousSecrets.secret;
    const headers = {
      "content-type": "application/json",
      "user-agent": "PADIT",
      ...signatureHeaders(id, at, payload, previous === undefined ? [secret] : [secret, previous]),
    };
    const outcome = await http.post(url, headers, payload, signal);
    const reply = httpReply(outcome);
    if (isHttpSuccess(outcome)) return { result: "delivered", reply };
    if (outcome.ok && outcome.status === GONE_STATUS) return { result: "gone", reason: "the receiver answered 410 Gone", reply };
    return httpRetry(outcome, at);
  },
});

/**
 * Headers of Standard Webhooks. While a secret is being rotated there are two signatures, because the receiver may have either secret.
 *
 * @param secrets `whsec_…`, the current one first
 */
export function signatureHeaders(id: string, at: Date, body: string, secrets: readonly string[]): Record<string, string> {
  return {
    "webhook-id": id,
    "webhook-timestamp": String(Math.floor(at.getTime() / 1000)),
    "webhook-signature": secrets.map((secret) => new Webhook(secret).sign(id, at, body)).join(" "),
  };
}
