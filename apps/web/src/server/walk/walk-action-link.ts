import { newId } from "@padit/domain";
import type { ServiceContext } from "@padit/services";
import { ACTION_KEY_PURPOSE, messageActions, recipientMark } from "@padit/services/action-links";

/** A mail channel of the owner, and the token of the link in a message to it that acknowledges the incident. */
export async function addActionLink(
  { db, keyring, site, actor, now }: ServiceContext,
  incidentId: string,
  address: string,
): Promise<string> {
  const { tenantId } = actor;
  const integrationId = newId();
  const channel = { tenantId, id: integrationId, type: "email", name: integrationId, address, eventTypes: [], enabled: false };
  await db.asSystem((tx) => tx.integration.create({ data: channel }));
  const key = await keyring.derive(ACTION_KEY_PURPOSE);
  const to = { tenantId, incidentId, integrationId, recipient: recipientMark({ memberId: null, address }) };
  const [acknowledge] = messageActions(key, { ...to, publicUrl: site.publicUrl, status: "open", now: now() });
  return new URL(acknowledge?.url ?? "").pathname.split("/").at(-1) ?? "";
}
