import { randomBytes } from "node:crypto";
import type { Keyring } from "../keyring/keyring";

interface WebhookRowInput {
  tenantId: string;
  id: string;
  url: string;
  /** Default: random. */
  secret?: string;
  /** A rotated secret, and the time until which it is valid. */
  previous?: { secret: string; until: Date };
}

/** The columns of a stored webhook, for tests that do not use the verbs. */
export async function webhookRow(keyring: Keyring, { tenantId, id, url, secret, previous }: WebhookRowInput) {
  const seal = async (text: string) =>
    Buffer.from(await keyring.seal(Buffer.from(text), { tenantId, column: "integration.secret", rowId: id })).toString("base64");
  const sealed = await seal(secret ?? `whsec_${randomBytes(24).toString("base64")}`);
  const rotated = previous && { previous: { sealed: await seal(previous.secret), until: previous.until.toISOString() } };
  return { tenantId, id, type: "webhook", address: url, settings: { url, secret: { sealed, ...rotated } } };
}
