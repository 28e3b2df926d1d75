import type { Prisma } from "@padit/db";
import { membersOf, printSelector, type Selector, type Severity, selectorOfMembers } from "@padit/domain";
import { z } from "zod";
import { selectorText } from "../selector/selector-text";
import { storedSelector } from "../selector/stored-selector";

/** A rule applies to series, and whoever asks. */
const SCOPE = { subject: "series", isShared: true, path: "scope.q" } as const;

/** Which series, member by member: what is absent or empty does not narrow, and all that is given must hold. */
export const RuleScope = z.object({
  endpointIds: z.array(z.guid()).max(1000).optional(),
  tags: z.array(z.string().max(100)).max(50).optional(),
  protocol: z.string().max(50).optional(),
  /** A selector. */
  q: selectorText(SCOPE).optional(),
});
export type RuleScope = z.output<typeof RuleScope>;

/** The one selector that a scope states. @throws PaditError invalid */
export const scopeSelector = (scope: RuleScope): Selector => selectorOfMembers(scope, SCOPE);

/** A selector as a scope's members where they can express it, else as `q`. */
const scopeOf = (selector: Selector): RuleScope =>
  membersOf(selector, ["endpointIds", "tags", "protocol"]) ?? { q: printSelector(selector) };

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
  scope: scopeOf(storedSelector(row.scope)),
  direction: Direction.parse(row.direction),
});
