import type { SystemTx } from "@padit/db";
import { snakeName } from "@padit/domain";
import type { PersonContext } from "../service-context";
import { auditPerson } from "./audit-person";

/** Maximum number of audit entries in an export; the newest are kept. */
const ENTRIES_MAX = 5_000;

/** What PADIT stores about a person, as JSON for the person (GDPR, Article 15 and 20). It has no secret and no hash of one. */
export async function exportPerson(ctx: PersonContext): Promise<Record<string, unknown>> {
  return ctx.db.asSystem(async (tx) => {
    const { userId } = ctx.person;
    const account = await tx.user.findUniqueOrThrow({ where: { id: userId }, select: ACCOUNT });
    const entries = await tx.auditEntry.findMany({
      where: { actorType: "user", actorId: userId },
      orderBy: { at: "desc" },
      take: ENTRIES_MAX + 1,
      select: { at: true, tenantId: true, action: true, targetType: true, targetId: true, detail: true, ip: true },
    });
    await auditPerson(tx, ctx, { action: "account.export" });
    return {
      exported_at: ctx.now().toISOString(),
      account: outside(account),
      ...(await accessOf(tx, userId, account.email)),
      // Details are data whose names are kept.
      audit_entries: entries.slice(0, ENTRIES_MAX).map(({ detail, ...entry }) => ({ ...outside(entry), detail })),
      audit_entries_left_off: entries.length > ENTRIES_MAX,
    };
  });
}

const ACCOUNT = { id: true, email: true, name: true, timeZone: true, language: true, createdAt: true, disabledAt: true } as const;

async function accessOf(tx: SystemTx, userId: string, email: string): Promise<Record<string, object[]>> {
  const organization = { select: { name: true, slug: true } };
  const members = await tx.member.findMany({
    where: { userId },
    select: { role: true, createdAt: true, disabledAt: true, tenant: organization },
  });
  const sessions = await tx.userSession.findMany({
    where: { userId },
    select: { createdAt: true, lastSeenAt: true, expiresAt: true, revokedAt: true, ip: true, userAgent: true },
  });
  const factors = await tx.userFactor.findMany({
    where: { userId },
    select: { kind: true, name: true, createdAt: true, confirmedAt: true, lastUsedAt: true },
  });
  const identities = await tx.signOnIdentity.findMany({
    where: { userId },
    select: { tenantId: true, issuer: true, subject: true, createdAt: true, lastUsedAt: true },
  });
  const keys = await tx.apiKey.findMany({
    where: { createdBy: userId },
    select: { tenantId: true, name: true, prefix: true, scopes: true, createdAt: true, expiresAt: true, lastUsedAt: true, revokedAt: true },
  });
  const invites = await tx.invite.findMany({
    where: { email },
    select: { tenantId: true, role: true, createdAt: true, expiresAt: true, acceptedAt: true, revokedAt: true },
  });
  return {
    organizations: members.map(({ tenant, ...member }) => ({ ...tenant, ...outside(member) })),
    sessions: sessions.map(outside),
    factors: factors.map(outside),
    single_sign_on_identities: identities.map(outside),
    api_keys: keys.map(outside),
    invites: invites.map(outside),
  };
}

/** The row with the names that JSON outside has. */
const outside = (row: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(row).map(([name, value]) => [snakeName(name), value]));
