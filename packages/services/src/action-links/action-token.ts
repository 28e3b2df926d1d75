import { createHmac, timingSafeEqual } from "node:crypto";

/** What a link in a message does, in the order in which messages show them. Each is stored as its number, so new ones come last. */
export const LINK_ACTIONS = ["acknowledge", "snooze", "silence"] as const;
export type LinkAction = (typeof LINK_ACTIONS)[number];

/** What one link permits: one action on one incident, for the recipient of one integration. */
export interface ActionGrant {
  tenantId: string;
  incidentId: string;
  integrationId: string;
  action: LinkAction;
  /** ms since the Unix epoch. */
  expiresMs: number;
}

/** Purpose of the key that signs links, for `Keyring.derive`. */
export const ACTION_KEY_PURPOSE = "action-links";

const VERSION = 1;
const UUID_BYTES = 16;
const GRANT_BYTES = 2 + 3 * UUID_BYTES + 6;
/** HMAC-SHA-256, cut to 128 bits (RFC 2104 §5), so that the link stays short. */
const MAC_BYTES = 16;

const uuidBytes = (uuid: string): Buffer => Buffer.from(uuid.replaceAll("-", ""), "hex");
const uuidText = (bytes: Buffer): string => bytes.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
const macOf = (key: Uint8Array, grant: Buffer): Buffer => createHmac("sha256", key).update(grant).digest().subarray(0, MAC_BYTES);

/** The grant and its signature as base64url. The same grant gives the same token. */
export function signAction(key: Uint8Array, { tenantId, incidentId, integrationId, action, expiresMs }: ActionGrant): string {
  const expiry = Buffer.alloc(6);
  expiry.writeUIntBE(expiresMs, 0, 6);
  const head = Buffer.of(VERSION, LINK_ACTIONS.indexOf(action));
  const grant = Buffer.concat([head, uuidBytes(tenantId), uuidBytes(incidentId), uuidBytes(integrationId), expiry]);
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
  return { tenantId, incidentId, integrationId, action, expiresMs: grant.readUIntBE(GRANT_BYTES - 6, 6) };
}
