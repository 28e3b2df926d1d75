import type { SystemTx } from "@padit/db";
import { type AuditFacts, audit } from "../audit";
import type { PersonContext } from "../service-context";
import { tellBrowsers } from "../tell-browsers";

/** An account belongs to no organization, so each organization of which the person is a member gets an audit entry of the change. */
export async function auditPerson(tx: SystemTx, ctx: PersonContext, facts: Pick<AuditFacts, "action" | "detail">): Promise<void> {
  const { userId } = ctx.person;
  const memberships = await tx.member.findMany({ where: { userId }, select: { tenantId: true, role: true }, orderBy: { tenantId: "asc" } });
  for (const { tenantId, role } of memberships) {
    const actor = { kind: "user", ...ctx.person, tenantId, role } as const;
    await audit(tx, { ...ctx, actor }, { ...facts, targetType: "user", targetId: userId });
    await tellBrowsers(tx, tenantId, "member", userId);
  }
}
