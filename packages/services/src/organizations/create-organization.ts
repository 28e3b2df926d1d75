import type { SystemTx } from "@padit/db";
import { isUniqueViolation, lockUntilCommit } from "@padit/db";
import { newId, PaditError } from "@padit/domain";
import { z } from "zod";
import { audit } from "../audit";
import { OWNED_ORGANIZATIONS_MAX } from "../quotas/quotas";
import { type PersonContext, parse } from "../service-context";
import { tellBrowsers } from "../tell-browsers";
import type { OrganizationMembership } from "./session-membership";
import { freeSlug, Slug, slugOf } from "./slug";

export const OrganizationName = z.string().trim().min(1).max(100);
export const CreateOrganization = z.object({
  name: OrganizationName,
  /** Default: derived from the name. */
  slug: Slug.optional(),
});

/**
 * Creates an organization that the caller owns.
 * @throws PaditError conflict when the requested slug is in use, policy_denied when the person owns too many organizations
 */
export async function createOrganization(ctx: PersonContext, input: z.input<typeof CreateOrganization>): Promise<OrganizationMembership> {
  const { name, slug: wanted } = parse(CreateOrganization, input);
  const { db, person, now } = ctx;
  const tenantId = newId();
  try {
    return await db.asSystem(async (tx) => {
      await checkOwned(tx, person.userId);
      const slug = wanted ?? (await slugFor(tx, name));
      await tx.tenant.create({ data: { id: tenantId, slug, name, createdAt: now() } });
      await tx.member.create({ data: { tenantId, userId: person.userId, role: "owner", createdAt: now() } });
      const actor = { kind: "user", ...person, tenantId, role: "owner" } as const;
      const facts = { targetType: "organization", targetId: tenantId, detail: { after: { name, slug } } };
      await audit(tx, { ...ctx, actor }, { action: "organization.create", ...facts });
      await tellBrowsers(tx, tenantId, "member", person.userId);
      return { tenantId, slug, name, role: "owner" };
    });
  } catch (cause) {
    if (!isUniqueViolation(cause)) throw cause;
    const message = "This short name is taken.";
    throw new PaditError("conflict", message, { cause, issues: [{ path: "slug", message }] });
  }
}

async function checkOwned(tx: SystemTx, userId: string): Promise<void> {
  await lockUntilCommit(tx, `owner ${userId}`);
  if ((await tx.member.count({ where: { userId, role: "owner" } })) < OWNED_ORGANIZATIONS_MAX) return;
  throw new PaditError("policy_denied", `One person can own ${OWNED_ORGANIZATIONS_MAX} organizations. Delete one first.`);
}

async function slugFor(tx: SystemTx, name: string): Promise<string> {
  const slug = slugOf(name);
  const rows = await tx.tenant.findMany({ where: { slug: { startsWith: slug.slice(0, 50) } }, select: { slug: true } });
  return freeSlug(slug, new Set(rows.map((row) => row.slug)));
}
