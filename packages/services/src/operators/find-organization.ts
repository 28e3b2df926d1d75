import type { SystemTx } from "@padit/db";
import { isId, PaditError } from "@padit/domain";
import type { Actor } from "../service-context";

/** What an operator's command needs of an organization. */
const ORGANIZATION_SELECT = { id: true, slug: true, name: true, quotas: true, suspendedAt: true } as const;

/** @param organization id or short name @throws PaditError not_found */
export async function findOrganization(tx: SystemTx, organization: string) {
  const where = isId(organization) ? { id: organization } : { slug: organization };
  const found = await tx.tenant.findFirst({ where, select: ORGANIZATION_SELECT });
  if (!found) throw new PaditError("not_found", `There is no organization ${organization}.`);
  return found;
}

/** The actor of a command on the operator's shell, for the organization's trail. */
export const operatorActor = (tenantId: string): Actor => ({ kind: "system", name: "Operator of the installation", tenantId });
