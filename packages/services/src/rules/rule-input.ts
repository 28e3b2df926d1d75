import type { TenantTx } from "@padit/db";
import { PaditError, SEVERITIES, type Selector } from "@padit/domain";
import { protocols } from "@padit/protocols";
import { z } from "zod";
import { notFound } from "../service-context";
import { Direction, RuleScope } from "./rule-view";

const Limit = z.number().refine(Number.isFinite);
const Minimum = z.number().min(0).nullable();

/** The fields of a rule that a person enters. */
export const RuleInput = z.object({
  name: z.string().trim().min(1).max(200),
  metricName: z.string().min(1).max(100),
  scope: RuleScope.default({}),
  direction: Direction,
  threshold: Limit,
  /** Must be the metric's unit if given. */
  unit: z.string().max(20).optional(),
  minimumDeviationAbsolute: Minimum.default(null),
  minimumDeviationRelative: Minimum.default(null),
  k: z.int().min(1).max(100).default(1),
  n: z.int().min(1).max(100).default(1),
  forSeconds: z.int().min(0).max(86_400).default(0),
  severity: z.enum(SEVERITIES).default("warning"),
  enabled: z.boolean().default(true),
});
type RuleInput = z.output<typeof RuleInput>;

const issue = (path: string, message: string): PaditError =>
  new PaditError("invalid", `${path}: ${message}`, { issues: [{ path, message }] });

/** Checks constraints across fields. @returns the metric's unit @throws PaditError invalid */
export function checkRule({ metricName, unit, k, n }: Pick<RuleInput, "metricName" | "unit" | "k" | "n">): string {
  if (k > n) throw issue("k", "must not exceed n");
  const known = protocols
    .list()
    .map((spec) => spec.metrics[metricName])
    .find((metric) => metric !== undefined);
  if (!known) throw issue("metricName", `no protocol reports "${metricName}"`);
  if (unit !== undefined && unit !== known.unit) throw issue("unit", `${metricName} is measured in ${known.unit}`);
  return known.unit;
}

/** @throws PaditError not_found when the scope names endpoints that the organization does not have */
export async function checkScope(tx: TenantTx, tenantId: string, scope: Selector): Promise<void> {
  const ids = [...new Set(scope.flatMap(({ field, values }) => (field === "endpoint_id" ? values : [])))];
  if (ids.length === 0) return;
  if ((await tx.endpoint.count({ where: { tenantId, id: { in: ids }, deletedAt: null } })) !== ids.length) throw notFound("endpoint");
}
