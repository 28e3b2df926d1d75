import type { Prisma } from "@padit/db";
import type { Severity } from "@padit/domain";
import { z } from "zod";

/** Which endpoints; what is absent does not narrow. */
export const RuleScope = z.object({
  endpointIds: z.array(z.guid()).max(1000).optional(),
  tags: z.array(z.string().max(100)).max(50).optional(),
  protocol: z.string().max(50).optional(),
});
export type RuleScope = z.output<typeof RuleScope>;
export const Direction = z.enum(["above", "below"]);

export interface RuleView {
  id: string;
  name: string;
  metricName: string;
  scope: RuleScope;
  direction: "above" | "below";
  threshold: number;
  unit: string;
  /** In `unit`: how far beyond the running median a value must lie besides. */
  minimumDeviationAbsolute: number | null;
  /** Share of the running median. */
  minimumDeviationRelative: number | null;
  k: number;
  n: number;
  forSeconds: number;
  severity: Severity;
  enabled: boolean;
  createdAt: Date;
  updatedAt: Date;
}

export type RuleRow = Prisma.RuleGetPayload<object>;

export const ruleView = ({ tenantId: _, deletedAt: _deleted, ...row }: RuleRow): RuleView => ({
  ...row,
  scope: RuleScope.parse(row.scope),
  direction: Direction.parse(row.direction),
});
