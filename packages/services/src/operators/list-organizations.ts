import type { ServiceContext } from "../service-context";

/** An organization as the operator of the installation sees it: how large it is, and nothing of its content. */
export interface OrganizationRow {
  id: string;
  slug: string;
  name: string;
  createdAt: Date;
  suspendedAt: Date | null;
  members: number;
  endpoints: number;
  collectors: number;
}

/** Every organization, by short name. */
export async function listOrganizations({ db }: Pick<ServiceContext, "db">): Promise<OrganizationRow[]> {
  return db.asSystem(async (tx) => {
    const rows = await tx.tenant.findMany({
      select: {
        ...{ id: true, slug: true, name: true, createdAt: true, suspendedAt: true },
        _count: {
          select: { members: true, endpoints: { where: { deletedAt: null } }, collectors: { where: { revokedAt: null } } },
        },
      },
      orderBy: { slug: "asc" },
    });
    return rows.map(({ _count, ...row }) => ({ ...row, ..._count }));
  });
}
