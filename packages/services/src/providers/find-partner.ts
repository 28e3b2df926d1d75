import type { Database } from "@padit/db";
import { PaditError } from "@padit/domain";
import { Slug } from "../organizations/slug";

export interface Partner {
  tenantId: string;
  slug: string;
}

/** The other organization by its short name. @throws PaditError not_found, with the field's path */
export async function findPartner(db: Pick<Database, "asSystem">, slug: string, path: string): Promise<Partner> {
  const row = Slug.safeParse(slug).success
    ? await db.asSystem((tx) => tx.tenant.findUnique({ where: { slug }, select: { id: true, slug: true } }))
    : null;
  if (row) return { tenantId: row.id, slug: row.slug };
  const message = `There is no organization with the short name ${slug}.`;
  throw new PaditError("not_found", message, { issues: [{ path, message }] });
}
