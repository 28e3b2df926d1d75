import { createRule } from "../rules/create-rule";
import { deleteRule } from "../rules/delete-rule";
import { type RuleScope, ruleView, scopeOf, scopeSelector } from "../rules/rule-view";
import { updateRule } from "../rules/update-rule";
import type { RuleEntry } from "./document-schema";
import type { ConfigurationKind, Workspace } from "./kind";
import { type Names, selectorFromText, selectorToText } from "./names";

const SCOPE = { subject: "series", isShared: true, path: "scope.q" } as const;

function scopeEntry({ endpointIds, tags, protocol, ...scope }: RuleScope, names: Names): RuleEntry["scope"] {
  // A rule for an endpoint that is gone was removed with it; a rule for several keeps the ids of those that are gone.
  const endpoints = endpointIds?.flatMap((id) => names.endpoints.nameOf(id) ?? []).sort();
  return {
    ...(endpoints && { endpoints }),
    ...(tags && { tags }),
    ...(protocol !== undefined && { protocol }),
    ...(scope.q !== undefined && { q: selectorToText(scopeSelector(scope), names) }),
  };
}

const scopeInput = ({ endpoints, q, ...scope }: RuleEntry["scope"], names: Names): RuleScope => ({
  ...scope,
  ...(endpoints && { endpointIds: endpoints.map(names.endpoints.idOf) }),
  ...(q !== undefined && { q: selectorFromText(q, names, SCOPE) }),
});

const ruleInput = ({ names }: Workspace, entry: RuleEntry) => {
  const { metric_name: metricName, scope, minimum_deviation: minimum, for_seconds: forSeconds, ...rest } = entry;
  return {
    ...{ ...rest, metricName, forSeconds, scope: scopeInput(scope, names) },
    ...{ minimumDeviationAbsolute: minimum.absolute, minimumDeviationRelative: minimum.relative },
  };
};

export const ruleKind: ConfigurationKind<RuleEntry> = {
  section: "rules",
  noun: "rule",
  isNamed: false,
  keyOf: ({ name }) => name,
  async read({ tx, tenantId, names }) {
    const rows = await tx.rule.findMany({ where: { tenantId, deletedAt: null }, orderBy: { id: "asc" } });
    return rows.map(ruleView).map(({ id, metricName, scope, forSeconds, ...view }) => ({
      id,
      entry: {
        ...{ name: view.name, metric_name: metricName, scope: scopeEntry(scope, names), direction: view.direction },
        ...{ threshold: view.threshold, unit: view.unit, k: view.k, n: view.n, for_seconds: forSeconds },
        minimum_deviation: { absolute: view.minimumDeviationAbsolute, relative: view.minimumDeviationRelative },
        ...{ severity: view.severity, enabled: view.enabled },
      },
    }));
  },
  async complete({ names }, entry) {
    // The one form in which a stored scope is read back.
    const { endpointIds, ...members } = scopeInput(entry.scope, names);
    const read = scopeOf(scopeSelector({ ...members, ...(endpointIds && { endpointIds }) }));
    return { ...entry, scope: scopeEntry(read, names) };
  },
  async create(at, entry) {
    return { id: (await createRule(at.ctx, ruleInput(at, entry))).id };
  },
  async update(at, ruleId, entry) {
    await updateRule(at.ctx, { ruleId, ...ruleInput(at, entry) });
  },
  async remove({ ctx }, ruleId) {
    await deleteRule(ctx, { ruleId });
  },
};
