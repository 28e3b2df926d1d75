import { z } from "zod";
import { notFound, type PersonContext, parse, type ServiceContext } from "../service-context";
import { ownMemberships } from "./membership";
import type { OrganizationMembership } from "./session-membership";
import { Slug } from "./slug";

const FindOrganization = z.object({ slug: z.string(), userId: z.guid() });

/** The organization with this slug, with the person's current role. @throws PaditError not_found, also for people who are not members */
export async function findOrganization(
  { db }: Pick<ServiceContext, "db">,
  input: z.input<typeof FindOrganization>,
): Promise<OrganizationMembership> {
  const { slug, userId } = parse(FindOrganization, input);
  if (!Slug.safeParse(slug).success) throw notFound("organization");
  const member = await db.asSystem((tx) =>
    tx.member.findFirst({
      where: { userId, disabledAt: null, tenant: { slug }, user: { disabledAt: null } },
      select: { tenantId: true, role: true, tenant: { select: { slug: true, name: true } } },
    }),
  );
  if (!member) throw notFound("organization");
  return { tenantId: member.tenantId, ...member.tenant, role: member.role };
}

/** Lists the person's organizations by name. */
export const listMyOrganizations = ({ db, person }: PersonContext): Promise<OrganizationMembership[]> =>
  db.asSystem(async (tx) =>
    (await ownMemberships(tx, person.userId)).map(({ tenantId, slug, name, role }) => ({ tenantId, slug, name, role })),
  );
