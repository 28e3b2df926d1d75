import { createHash, createHmac, timingSafeEqual } from "node:crypto";

/** What a link in a message does, in the order in which messages show them. Each is stored as its number, so new ones come last. */
export const LINK_ACTIONS = ["acknowledge", "snooze", "silence"] as const;
export type LinkAction = (typeof LINK_ACTIONS)[number];

/** What one link permits: one action on one incident, for the recipient of one integration. */
export interface ActionGrant {
  tenantId: string;
  incidentId: string;
  integrationId: string;
  /** `recipientMark` of the integration when the message was made. */
  recipient: string;
  action: LinkAction;
  /** ms since the Unix epoch. */
  expiresMs: number;
}

/** Purpose of the key that signs links, for `Keyring.derive`. */
export const ACTION_KEY_PURPOSE = "action-links";

/** Version 1 had no recipient; its links have expired a day after the upgrade. */
const VERSION = 2;
const UUID_BYTES = 16;
const RECIPIENT_BYTES = 8;
const EXPIRY_BYTES = 6;
const RECIPIENT_AT = 2 + 3 * UUID_BYTES;
const EXPIRY_AT = RECIPIENT_AT + RECIPIENT_BYTES;
const GRANT_BYTES = EXPIRY_AT + EXPIRY_BYTES;
/** HMAC-SHA-256, cut to 128 bits (RFC 2104 §5), so that the link stays short. */
const MAC_BYTES = 16;

const uuidBytes = (uuid: string): Buffer => Buffer.from(uuid.replaceAll("-", ""), "hex");
const uuidText = (bytes: Buffer): string => bytes.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
const macOf = (key: Uint8Array, grant: Buffer): Buffer => createHmac("sha256", key).update(grant).digest().subarray(0, MAC_BYTES);

/** Identifies to whom an integration sends, so that a link does not act for whoever gets the messages later. */
export const recipientMark = ({ memberId, address }: { memberId: string | null; address: string }): string =>
  createHash("sha256")
    .update(memberId === null ? `address ${address}` : `member ${memberId}`)
    .digest()
    .toString("hex", 0, RECIPIENT_BYTES);

/** The grant and its signature as base64url. The same grant gives the same token. */
export function signAction(key: Uint8Array, { tenantId, incidentId, integrationId, recipient, action, expiresMs }: ActionGrant): string {
  const expiry = Buffer.alloc(EXPIRY_BYTES);
  expiry.writeUIntBE(expiresMs, 0, EXPIRY_BYTES);
  const head = Buffer.of(VERSION, LINK_ACTIONS.indexOf(action));
  const ids = [tenantId, incidentId, integrationId].map(uuidBytes);
  const grant = Buffer.concat([head, ...ids, Buffer.from(recipient, "hex"), expiry]);
  return Buffer.concat([grant, macOf(key, grant)]).toString("base64url");
}

/** The grant of a token; null for a token that this key did not sign. The caller compares `expiresMs` with its clock. */
export function readAction(key: Uint8Array, token: string): ActionGrant | null {
  const bytes = Buffer.from(token, "base64url");
  if (bytes.length !== GRANT_BYTES + MAC_BYTES || bytes.toString("base64url") !== token) return null;
  const grant = bytes.subarray(0, GRANT_BYTES);
  if (!timingSafeEqual(macOf(key, grant), bytes.subarray(GRANT_BYTES))) return null;
  const action = LINK_ACTIONS[grant.readUInt8(1)];
  if (grant.readUInt8(0) !== VERSION || action === undefined) return null;
  const [tenantId = "", incidentId = "", integrationId = ""] = [0, 1, 2].map((n) =>
    uuidText(grant.subarray(2 + n * UUID_BYTES, 2 + (n + 1) * UUID_BYTES)),
  );
  const recipient = grant.toString("hex", RECIPIENT_AT, EXPIRY_AT);
  return { tenantId, incidentId, integrationId, recipient, action, expiresMs: grant.readUIntBE(EXPIRY_AT, EXPIRY_BYTES) };
}
