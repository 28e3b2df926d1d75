import type { TenantTx } from "@padit/db";
import { notFound } from "../service-context";
import { type ExperimentView, experimentView } from "./experiment-view";

/** @throws PaditError not_found */
export async function findExperiment(tx: TenantTx, tenantId: string, id: string): Promise<ExperimentView> {
  const row = await tx.experiment.findUnique({ where: { tenantId_id: { tenantId, id } } });
  if (!row) throw notFound("experiment");
  return experimentView(row);
}
