import { Webhook } from "standardwebhooks";

/**
 * Headers of Standard Webhooks. While a secret is being rotated there are two, and the receiver may hold either.
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
