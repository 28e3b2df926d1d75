import { randomBytes } from "node:crypto";
import type { Keyring } from "../keyring/keyring";

/** Standard Webhooks: `whsec_` and 24 random octets as base64. */
export const newWebhookSecret = (): string => `whsec_${randomBytes(24).toString("base64")}`;

export const sealWebhookSecret = (keyring: Keyring, secret: string, tenantId: string, rowId: string): Uint8Array<ArrayBuffer> =>
  keyring.seal(Buffer.from(secret), { tenantId, column: "integration.secret", rowId });
