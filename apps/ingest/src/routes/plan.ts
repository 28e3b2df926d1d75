import { PaditError } from "@padit/domain";
import { PlanApplied, type SignedPlan } from "@padit/protocols/collector-api/wire";
import type { Pool } from "pg";
import type { CollectorIdentity } from "../auth/collector-directory";
import { notifyChange } from "../notify-change";
import { jsonBody } from "./json-body";
import type { Route } from "./route";

const MAX_ERROR_CHARACTERS = 2000;

export const plan: Route = {
  method: "GET",
  path: /^\/v1\/plan$/,
  signed: true,
  async handle({ ingest }, collector) {
    const newest = await newestPlan(ingest.pool, collector);
    if (!newest) throw new PaditError("not_found", "no plan was signed for this collector yet");
    return { status: 200, body: newest };
  },
};

export const planApplied: Route = {
  method: "POST",
  path: /^\/v1\/plan\/applied$/,
  signed: true,
  async handle({ ingest, body }, collector) {
    const { revision, error, refused } = jsonBody(PlanApplied, body);
    const refusals = refused.map(({ checkId, reason }) => `${checkId}: ${reason}`).join("\n");
    const planError = (error ?? refusals).replaceAll("\0", "").slice(0, MAX_ERROR_CHARACTERS);
    await ingest.pool.query(
      "UPDATE collector SET applied_plan_revision = greatest(applied_plan_revision, $2), plan_error = nullif($3, '') WHERE id = $1",
      [collector.id, error === null ? revision : 0, planError],
    );
    await notifyChange(ingest.pool, collector);
    return { status: 204 };
  },
};

export async function newestPlan(pool: Pool, collector: CollectorIdentity): Promise<SignedPlan | null> {
  const { rows } = await pool.query<{ document: string; signature: Buffer }>({
    name: "plan-newest",
    text: "SELECT document, signature FROM plan WHERE tenant_id = $1 AND collector_id = $2 ORDER BY revision DESC LIMIT 1",
    values: [collector.tenantId, collector.id],
  });
  const [row] = rows;
  return row ? { document: row.document, signature: row.signature.toString("base64") } : null;
}
