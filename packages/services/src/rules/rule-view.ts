import type { Prisma } from "@padit/db";
import { membersOf, printSelector, type Selector, type Severity, selectorOfMembers } from "@padit/domain";
import { z } from "zod";
import { selectorText } from "../selector/selector-text";
import { storedSelector } from "../selector/stored-selector";

/** A rule selects series and is shared by all members, so its selector cannot depend on the person (`owner:me`). */
const SCOPE = { subject: "series", isShared: true, path: "scope.q" } as const;

/** Selects series. All given members must match; an absent or empty member does not narrow. */
export const RuleScope = z.object({
  endpointIds: z.array(z.guid()).max(1000).optional(),
  tags: z.array(z.string().max(100)).max(50).optional(),
  protocol: z.string().max(50).optional(),
  /** Text of a selector. */
  q: selectorText(SCOPE).optional(),
});
export type RuleScope = z.output<typeof RuleScope>;

/** The scope as one selector. @throws PaditError invalid */
export const scopeSelector = (scope: RuleScope): Selector => selectorOfMembers(scope, SCOPE);

/** A selector as a scope's members if they can express it, else as `q`. */
export const scopeOf = (selector: Selector): RuleScope =>
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
  /** Minimum distance from the running median, in `unit`, that a value must also have; null for none. */
  minimumDeviationAbsolute: number | null;
  /** The same minimum as a share of the running median; null for none. */
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
