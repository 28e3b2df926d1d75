import { z } from "@hono/zod-openapi";
import { SEVERITIES } from "@padit/domain";
import { Direction, RuleInput, RuleScope, type RuleView } from "@padit/services/rules";
import { fromJson, toJson } from "../json-border";
import { Timestamp } from "../page";

const Scope = z
  .object({
    endpoint_ids: RuleScope.shape.endpointIds,
    tags: RuleScope.shape.tags,
    protocol: RuleScope.shape.protocol,
    q: RuleScope.shape.q,
  })
  .meta({
    id: "RuleScope",
    description:
      "Which series; what is absent or empty does not narrow, and all that is given must hold. `q` is a selector (docs/selector.md). Answered are the other members where they can express the scope, else `q` alone.",
  });
const MinimumDeviation = z
  .object({
    absolute: z.number().min(0).nullable().optional().describe("In the rule's unit."),
    relative: z.number().min(0).nullable().optional().describe("Share of the running median."),
  })
  .meta({ id: "MinimumDeviation", description: "How far beyond the running median a value must lie besides." });

export const Rule = z
  .object({
    id: z.string(),
    name: z.string(),
    metric_name: z.string(),
    scope: Scope,
    direction: Direction,
    threshold: z.number(),
    unit: z.string(),
    minimum_deviation: MinimumDeviation.nullable(),
    k: z.int(),
    n: z.int(),
    for_seconds: z.int(),
    severity: z.enum(SEVERITIES),
    enabled: z.boolean(),
    created_at: Timestamp,
    updated_at: Timestamp,
  })
  .meta({ id: "Rule" });

const stated = RuleInput.shape;
export const NewRule = z
  .object({
    name: stated.name,
    metric_name: stated.metricName,
    scope: Scope.optional(),
    direction: Direction,
    threshold: stated.threshold,
    unit: stated.unit,
    minimum_deviation: MinimumDeviation.nullable().optional(),
    k: stated.k.unwrap().optional(),
    n: stated.n.unwrap().optional(),
    for_seconds: stated.forSeconds.unwrap().optional(),
    severity: stated.severity.unwrap().optional(),
    enabled: stated.enabled.unwrap().optional(),
  })
  .meta({ id: "NewRule" });
export const RuleChanges = NewRule.partial().meta({ id: "RuleChanges" });

type Deviation = z.output<typeof MinimumDeviation> | null | undefined;

/** Absent: unchanged. Null: removes both limits. An object: the limits that remain. */
const fromDeviation = (deviation: Deviation) =>
  deviation === undefined
    ? {}
    : { minimumDeviationAbsolute: deviation?.absolute ?? null, minimumDeviationRelative: deviation?.relative ?? null };

export function fromNewRule(json: z.output<typeof NewRule>) {
  const { minimumDeviation, ...rule } = fromJson(NewRule, json);
  return { ...rule, ...fromDeviation(minimumDeviation) };
}
export function fromRuleChanges(json: z.output<typeof RuleChanges>) {
  const { minimumDeviation, ...changes } = fromJson(RuleChanges, json);
  return { ...changes, ...fromDeviation(minimumDeviation) };
}

export function toRule({ minimumDeviationAbsolute: absolute, minimumDeviationRelative: relative, ...rule }: RuleView) {
  const minimumDeviation = absolute === null && relative === null ? null : { absolute, relative };
  return toJson(Rule, { ...rule, minimumDeviation });
}
