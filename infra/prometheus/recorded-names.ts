import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";

const Annotations = z.strictObject({ summary: z.string().min(10), runbook_url: z.string() });
const Rule = z.union([
  z.strictObject({ record: z.string().regex(/^padit:[a-z0-9_:]+$/), expr: z.string() }),
  z.strictObject({
    alert: z.string().regex(/^Padit[A-Za-z]+$/),
    expr: z.string(),
    for: z.string().optional(),
    labels: z.strictObject({ severity: z.enum(["warning", "critical"]) }),
    annotations: Annotations,
  }),
]);
const Rules = z.strictObject({ groups: z.array(z.strictObject({ name: z.string(), rules: z.array(Rule).min(1) })) });

/** The rules of rules.yml, in their order. */
export const readRules = () =>
  Rules.parse(parse(readFileSync(join(import.meta.dirname, "rules.yml"), "utf8"))).groups.flatMap(({ rules }) => rules);

/** Names of the series that recording rules make. */
export const recordedNames = (): string[] => readRules().flatMap((rule) => ("record" in rule ? [rule.record] : []));
