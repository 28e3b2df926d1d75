import { parseSelector, printSelector, selectorOfMembers } from "@padit/domain/selector";
import type { RuleView } from "@padit/services/rules";
import { z } from "zod";
import type { rules as english } from "@/messages/en/rules";

const list = z.array(z.string());

/** Writes a problem of the form by its key in the catalogue (`problem`). */
type ProblemText = (problem: keyof (typeof english)["problem"]) => string;

/** A rule in the form: shares in per cent, an empty scope for all endpoints. */
export const ruleFormSchema = (t: ProblemText) =>
  z
    .object({
      name: z.string().trim().min(1, t("name")).max(200),
      metricName: z.string().min(1, t("metric")),
      direction: z.enum(["above", "below"]),
      threshold: z.number({ error: t("limit") }),
      minimumDeviationAbsolute: z.number().min(0, t("zeroOrMore")).nullable(),
      minimumDeviationPercent: z.number().min(0, t("zeroOrMore")).nullable(),
      k: z
        .int({ error: t("wholeNumber") })
        .min(1)
        .max(100),
      n: z
        .int({ error: t("wholeNumber") })
        .min(1)
        .max(100),
      forSeconds: z
        .int({ error: t("wholeSeconds") })
        .min(0)
        .max(86_400),
      severity: z.enum(["info", "warning", "critical"]),
      scopeKind: z.enum(["all", "endpoints", "tags", "selector"]),
      endpointIds: list,
      tags: z.string(),
      selector: z.string(),
    })
    .refine(({ k, n }) => k <= n, { path: ["k"], message: t("tooMany") })
    .refine(({ scopeKind, endpointIds }) => scopeKind !== "endpoints" || endpointIds.length > 0, {
      path: ["endpointIds"],
      message: t("endpoint"),
    })
    .refine(({ scopeKind, tags }) => scopeKind !== "tags" || splitTags(tags).length > 0, {
      path: ["tags"],
      message: t("label"),
    })
    .superRefine(({ scopeKind, selector }, ctx) => {
      if (scopeKind !== "selector") return;
      const { terms, problems } = parseSelector(selector, { subject: "series", isShared: true });
      const message = problems[0]?.message ?? (terms.length === 0 ? t("term") : null);
      if (message !== null) ctx.addIssue({ code: "custom", path: ["selector"], message });
    });
export type RuleFormValues = z.output<ReturnType<typeof ruleFormSchema>>;

export const splitTags = (text: string): string[] => [
  ...new Set(
    text
      .split(",")
      .map((tag) => tag.trim())
      .filter(Boolean),
  ),
];

export const NEW_RULE: RuleFormValues = {
  name: "",
  metricName: "",
  direction: "above",
  threshold: Number.NaN,
  minimumDeviationAbsolute: null,
  minimumDeviationPercent: null,
  k: 3,
  n: 5,
  forSeconds: 0,
  severity: "warning",
  scopeKind: "all",
  endpointIds: [],
  tags: "",
  selector: "",
};

const percent = (ratio: number): number => Number((ratio * 100).toPrecision(12));

/**
 * The form's choice that expresses the whole scope. A scope with several members, or with one that the form cannot express, becomes a
 * selector.
 */
function scopeValues({ endpointIds = [], tags = [], protocol, q }: RuleView["scope"]): Pick<RuleFormValues, "scopeKind" | "selector"> {
  const given = [endpointIds.length > 0, tags.length > 0, Boolean(protocol), Boolean(q)].filter(Boolean).length;
  if (given === 0) return { scopeKind: "all", selector: "" };
  if (given === 1 && endpointIds.length > 0) return { scopeKind: "endpoints", selector: "" };
  if (given === 1 && tags.length > 0) return { scopeKind: "tags", selector: "" };
  return { scopeKind: "selector", selector: q ?? printSelector(selectorOfMembers({ endpointIds, tags, protocol })) };
}

export const valuesOf = ({ scope, minimumDeviationRelative, ...rule }: RuleView): RuleFormValues => ({
  name: rule.name,
  metricName: rule.metricName,
  direction: rule.direction,
  threshold: rule.threshold,
  minimumDeviationAbsolute: rule.minimumDeviationAbsolute,
  minimumDeviationPercent: minimumDeviationRelative === null ? null : percent(minimumDeviationRelative),
  k: rule.k,
  n: rule.n,
  forSeconds: rule.forSeconds,
  severity: rule.severity,
  ...scopeValues(scope),
  endpointIds: scope.endpointIds ?? [],
  tags: scope.tags?.join(", ") ?? "",
});

/** Input of the service verbs. */
export const ruleOf = ({ minimumDeviationPercent, scopeKind, endpointIds, tags, selector, ...rule }: RuleFormValues) => ({
  ...rule,
  minimumDeviationRelative: minimumDeviationPercent === null ? null : minimumDeviationPercent / 100,
  scope: { all: {}, endpoints: { endpointIds }, tags: { tags: splitTags(tags) }, selector: { q: selector } }[scopeKind],
});
