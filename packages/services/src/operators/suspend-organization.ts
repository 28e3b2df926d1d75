import type { SystemTx } from "@padit/db";
import { PaditError } from "@padit/domain";
import { z } from "zod";
import { audit } from "../audit";
import { parse, type ServiceContext } from "../service-context";
import { tellBrowsers } from "../tell-browsers";
import { findOrganization, operatorActor } from "./find-organization";

type OperatorContext = Pick<ServiceContext, "db" | "now">;

export const SuspendOrganization = z.object({
  /** Id or short name. */
  organization: z.string().min(1).max(100),
  /** For the organization's audit trail. */
  reason: z.string().trim().min(1, "Give a reason.").max(500),
});

/**
 * Locks all members and programs out until `resumeOrganization`: pages, verbs, API keys, SCIM tokens and open streams. Collectors go on
 * measuring and detection goes on, so that nothing is missing afterwards. Suspending twice has no further effect.
 */
export async function suspendOrganization({ db, now }: OperatorContext, input: z.input<typeof SuspendOrganization>): Promise<void> {
  const { organization, reason } = parse(SuspendOrganization, input);
  await db.asSystem(async (tx) => {
    const { id: tenantId, suspendedAt } = await findOrganization(tx, organization);
    if (suspendedAt !== null) return;
    await tx.tenant.update({ where: { id: tenantId }, data: { suspendedAt: now() } });
    const facts = { action: "organization.suspend", targetType: "organization", targetId: tenantId, detail: { reason } };
    await audit(tx, { actor: operatorActor(tenantId), now }, facts);
    await tellBrowsers(tx, tenantId, "member", tenantId);
  });
}

/** Gives members and programs their access back. */
export async function resumeOrganization({ db, now }: OperatorContext, organization: string): Promise<void> {
  await db.asSystem(async (tx) => {
    const { id: tenantId, suspendedAt } = await findOrganization(tx, organization);
    if (suspendedAt === null) return;
    await tx.tenant.update({ where: { id: tenantId }, data: { suspendedAt: null } });
    const facts = { action: "organization.resume", targetType: "organization", targetId: tenantId };
    await audit(tx, { actor: operatorActor(tenantId), now }, facts);
    await tellBrowsers(tx, tenantId, "member", tenantId);
  });
}

/** For programs, whose key or token belongs to one organization. @throws PaditError forbidden */
export async function checkNotSuspended(tx: SystemTx, tenantId: string): Promise<void> {
  const { suspendedAt } = await tx.tenant.findUniqueOrThrow({ where: { id: tenantId }, select: { suspendedAt: true } });
  if (suspendedAt !== null) throw new PaditError("forbidden", "This organization is suspended. Ask the operator of this installation.");
}
