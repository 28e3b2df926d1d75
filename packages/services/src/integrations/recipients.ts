import type { TenantTx } from "@padit/db";
import { PaditError } from "@padit/domain";
import type { AnyNotifier } from "@padit/notifiers";

/**
 * Channels that reach people by an address send only to members of the organization: otherwise anyone with an organization could have
 * PADIT's mail server write to strangers. Members own their address, because an invitation is accepted from it.
 *
 * @throws PaditError invalid
 */
export async function requireMembers(tx: TenantTx, tenantId: string, people: readonly string[]): Promise<void> {
  if (people.length === 0) return;
  const members = await memberAddresses(tx, tenantId);
  const strangers = people.filter((address) => !members.has(address));
  if (strangers.length === 0) return;
  const message = `Not a member of this organization: ${strangers.join(", ")}.`;
  throw new PaditError("invalid", message, { issues: [{ path: "settings.to", message }] });
}

/** The settings without people who are no longer members; null if no recipient is left. */
export async function settingsForMembers(
  tx: TenantTx,
  tenantId: string,
  { people }: AnyNotifier,
  settings: object,
): Promise<object | null> {
  if (!people) return settings;
  const members = await memberAddresses(tx, tenantId);
  return people.of(settings).some((address) => members.has(address)) ? people.only(settings, members) : null;
}

async function memberAddresses(tx: TenantTx, tenantId: string): Promise<Set<string>> {
  const members = await tx.member.findMany({ where: { tenantId, disabledAt: null }, select: { user: { select: { email: true } } } });
  return new Set(members.map(({ user }) => user.email.toLowerCase()));
}
