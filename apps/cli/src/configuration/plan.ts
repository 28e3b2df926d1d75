import { z } from "zod";

const Change = z.object({
  action: z.enum(["create", "change", "delete"]),
  kind: z.string(),
  name: z.string(),
  line: z.int().nullable(),
  fields: z.array(z.object({ field: z.string(), before: z.unknown(), after: z.unknown() })),
});
/** The server's response to a plan. */
export const PlanAnswer = z.object({
  digest: z.string(),
  changes: z.array(Change),
  unnamed: z.array(z.object({ kind: z.string(), name: z.string() })),
});
export type PlanAnswer = z.output<typeof PlanAnswer>;

/** The server's response to an application of a document. */
export const Applied = PlanAnswer.extend({ secrets: z.array(z.object({ kind: z.string(), name: z.string(), secret: z.string() })) });

const SIGNS = { create: "+", change: "~", delete: "-" } as const;
const UNNAMED_MAX = 10;

/** The plan as text in the form of a diff. */
export function planText({ changes, unnamed }: PlanAnswer): string {
  const lines = changes.flatMap(({ action, kind, name, line, fields }) => [
    `${SIGNS[action]} ${kind} ${name}${line === null ? "" : `  (line ${line})`}`,
    ...fields.map(
      ({ field, before, after }) =>
        `    ${field}: ${action === "create" ? valueText(after) : `${valueText(before)} → ${valueText(after)}`}`,
    ),
  ]);
  return [...lines, ...(lines.length > 0 ? [""] : []), countText(changes), ...unnamedText(unnamed)].map((line) => `${line}\n`).join("");
}

function countText(changes: PlanAnswer["changes"]): string {
  if (changes.length === 0) return "No changes: the configuration is what the document says.";
  const count = (action: PlanAnswer["changes"][number]["action"]): number => changes.filter((change) => change.action === action).length;
  return `${count("create")} to create, ${count("change")} to change, ${count("delete")} to delete.`;
}

function unnamedText(unnamed: PlanAnswer["unnamed"]): string[] {
  if (unnamed.length === 0) return [];
  const named = unnamed.slice(0, UNNAMED_MAX).map(({ kind, name }) => `${kind} ${name}`);
  const more = unnamed.length > UNNAMED_MAX ? [`and ${unnamed.length - UNNAMED_MAX} more`] : [];
  return [`Not named in the document, and left as they are: ${[...named, ...more].join(", ")}.`];
}

/** A value on one line. Control characters are escaped, so that a name from the server cannot send commands to the terminal. */
function valueText(value: unknown): string {
  return value === null || value === undefined ? "none" : JSON.stringify(value);
}
