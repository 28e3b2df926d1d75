import { z } from "zod";
import { audit } from "../audit";
import { authorize, parse, type ServiceContext } from "../service-context";
import { tellBrowsers } from "../tell-browsers";
import { OrganizationName } from "./create-organization";

export const RenameOrganization = z.object({ name: OrganizationName });

export interface OrganizationView {
  tenantId: string;
  slug: string;
  name: string;
}

/** Changes the displayed name. The slug does not change, because links contain it. */
export async function renameOrganization(ctx: ServiceContext, input: z.input<typeof RenameOrganization>): Promise<OrganizationView> {
  authorize(ctx, "admin", null);
  const { name } = parse(RenameOrganization, input);
  const { tenantId } = ctx.actor;
  return ctx.db.withTenant(tenantId, async (tx) => {
    const before = await tx.tenant.findUniqueOrThrow({ where: { id: tenantId }, select: { name: true } });
    const { slug } = await tx.tenant.update({ where: { id: tenantId }, data: { name }, select: { slug: true } });
    const detail = { before: { name: before.name }, after: { name } };
    await audit(tx, ctx, { action: "organization.rename", targetType: "organization", targetId: tenantId, detail });
    await tellBrowsers(tx, tenantId, "member", tenantId);
    return { tenantId, slug, name };
  });
}
