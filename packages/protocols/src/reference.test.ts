import { blameOf, type MetricNature, OUTCOME_CODES, outcomeText } from "@padit/domain/metrics";
import type { FieldSpec } from "@padit/domain/plugins";
import { expect, test } from "vitest";
import { z } from "zod";
import type { ProtocolSpec } from "./protocol";
import { protocols } from "./protocols";

const JsonProperty = z.object({
  default: z.json().optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  enum: z.array(z.string()).optional(),
  anyOf: z.array(z.object({ minimum: z.number().optional(), maximum: z.number().optional() })).optional(),
});

const row = (...cells: string[]): string => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;

function fieldRow(spec: ProtocolSpec, field: FieldSpec): string {
  const schema = z.toJSONSchema(spec.target, { io: "input", unrepresentable: "any" });
  const property = JsonProperty.parse(Object(schema.properties)[field.name]);
  const { minimum, maximum } = property.anyOf?.find((one) => one.minimum !== undefined) ?? property;
  const isSafe = (n: number | undefined) => n !== undefined && Math.abs(n) < Number.MAX_SAFE_INTEGER;
  const range = property.enum?.join(", ") ?? (isSafe(minimum) && isSafe(maximum) ? `${minimum} – ${maximum}` : "");
  const isRequired = schema.required?.includes(field.name) ?? false;
  const standard = isRequired ? "required" : (property.default ?? null) === null ? "none" : JSON.stringify(property.default);
  const when = field.showWhen ? ` Only with ${field.showWhen.field} ${field.showWhen.is.join(" or ")}.` : "";
  return row(`\`${field.name}\``, field.label, range, standard, `${field.help}${field.secret ? " Secret." : ""}${when}`);
}

const GOOD_TEXT = { lower: "lower is better", higher: "higher is better", target: "steered", none: "" } as const;
const natureText = ({ form, good, isBadInItself, isOptional }: MetricNature): string =>
  [form, GOOD_TEXT[good], isBadInItself && "bad in itself", isOptional && "optional"].filter(Boolean).join(", ");

const chapter = (spec: ProtocolSpec): string =>
  [
    `## ${spec.title} (\`${spec.name}\` ${spec.version})`,
    spec.description,
    `Source: ${spec.source}. Every ${spec.defaultIntervalMs / 1000} s unless told otherwise.`,
    [
      row("field", "label", "range", "default", "meaning"),
      row("---", "---", "---", "---", "---"),
      ...spec.fields.map((f) => fieldRow(spec, f)),
    ].join("\n"),
    [
      row("metric", "title", "unit", "type", "nature", "meaning"),
      row("---", "---", "---", "---", "---", "---"),
      ...Object.entries(spec.metrics).map(([name, { title, unit, type, nature, help }]) =>
        row(`\`${name}\``, title, unit, type, natureText(nature), help),
      ),
    ].join("\n"),
  ].join("\n\n");

const BLAME_TEXT = { nobody: "nobody", network: "network or far end", far_end: "far end", collector: "collector" } as const;
const OUTCOMES = [
  "## Outcomes",
  "What `<protocol>_outcome` stores, and who has to act. A number is never given to another outcome.",
  [
    row("code", "outcome", "who has to act", "meaning"),
    row("---", "---", "---", "---"),
    ...Object.entries(OUTCOME_CODES).map(([name, code]) => row(`${code}`, `\`${name}\``, BLAME_TEXT[blameOf(code)], outcomeText(code))),
  ].join("\n"),
].join("\n\n");

test("docs/protocol-reference.md says what the specs say (vitest run --update=all writes it anew)", async () => {
  const intro =
    "# Fields and metrics of every protocol\n\nMade from the specs by a test. What the values mean and where they end: [protocols.md](protocols.md). The nature of a metric decides how it alerts: what is *bad in itself* is never learnt as normal, a change for the better never alerts, an *optional* metric may have no samples without that meaning anything, and what is *steered* is shown but not judged.";
  await expect(`${[intro, ...protocols.list().map(chapter), OUTCOMES].join("\n\n")}\n`).toMatchFileSnapshot(
    "../../../docs/protocol-reference.md",
  );
});
