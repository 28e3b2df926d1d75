import { PaditError } from "@padit/domain";
import { z } from "zod";
import { audit } from "../audit";
import { QUOTA_NAMES, type QuotaName, QuotaOverrides } from "../quotas/quotas";
import { parse, type ServiceContext } from "../service-context";
import { findOrganization, operatorActor } from "./find-organization";

export const ChangeQuotas = z.object({
  /** Id or short name. */
  organization: z.string().min(1).max(100),
  /** New values by name; null: the installation's value again. */
  changes: z.partialRecord(z.enum(QUOTA_NAMES), z.int().min(0).nullable()),
});

/** Changes quotas of one organization from its next request on. @returns the quotas that are its own */
export async function changeQuotas(
  { db, now }: Pick<ServiceContext, "db" | "now">,
  input: z.input<typeof ChangeQuotas>,
): Promise<QuotaOverrides> {
  const { organization, changes } = parse(ChangeQuotas, input);
  return db.asSystem(async (tx) => {
    const { id: tenantId, quotas } = await findOrganization(tx, organization);
    const before = QuotaOverrides.catch({}).parse(quotas);
    const own = Object.entries({ ...before, ...changes }).filter(([, value]) => value !== null);
    const after = QuotaOverrides.parse(Object.fromEntries(own));
    if (Object.keys(changes).length === 0) return after;
    await tx.tenant.update({ where: { id: tenantId }, data: { quotas: after } });
    const facts = { action: "organization.change_quotas", targetType: "organization", targetId: tenantId, detail: { before, after } };
    await audit(tx, { actor: operatorActor(tenantId), now }, facts);
    return after;
  });
}

/** A change as an operator writes it: `endpoints=50000`, or `endpoints=default`. @throws PaditError invalid */
export function readQuotaChange(text: string): [QuotaName, number | null] {
  const [, word = "", value = ""] = /^(\w+)=(\d{1,9}|default)$/.exec(text) ?? [];
  const name = QUOTA_NAMES.find((known) => known === word);
  if (name === undefined)
    throw new PaditError("invalid", `${text}: write one of ${QUOTA_NAMES.join(", ")}, then = and a number or “default”.`);
  return [name, value === "default" ? null : Number(value)];
}
