import type { TenantTx } from "@padit/db";
import { type DefaultAlerts, idOf, STANDARD_ALERTS } from "@padit/domain";
import { type PolicyView, policyView } from "./policy-view";

const NAME = "default";

/** The policy of every endpoint. An organization that never changed it has no row; its content is then the defaults. */
export async function defaultPolicy(tx: TenantTx, tenantId: string): Promise<PolicyView> {
  const row = await tx.policy.findUnique({ where: { tenantId_name: { tenantId, name: NAME } } });
  if (row) return policyView(row);
  return {
    id: idOf("policy", tenantId, NAME),
    name: NAME,
    preset: "balanced",
    budget: { alertsPerDay: null, alertsPerEndpointMonth: null },
    defaults: STANDARD_ALERTS,
    updatedAt: null,
  };
}

/** The alerts that every endpoint and collector of the organization has without a rule. */
export const defaultAlertsOf = async (tx: TenantTx, tenantId: string): Promise<DefaultAlerts> =>
  (await defaultPolicy(tx, tenantId)).defaults;

/** Makes sure that the default policy exists as a row, for rows that refer to it. */
export async function keepDefaultPolicy(tx: TenantTx, tenantId: string, at: Date): Promise<PolicyView> {
  const { id } = await defaultPolicy(tx, tenantId);
  await tx.policy.createMany({ data: [{ tenantId, id, name: NAME, updatedAt: at }], skipDuplicates: true });
  return defaultPolicy(tx, tenantId);
}
