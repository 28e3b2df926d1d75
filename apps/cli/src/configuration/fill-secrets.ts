import { PaditError } from "@padit/domain";
import { isMap, isScalar, isSeq, parseDocument, type Scalar, visit } from "yaml";

const REFERENCE = /\$\{([A-Za-z_][A-Za-z0-9_]*)\}/g;
/** Members that may contain secrets: these maps in each entry of these sections. */
const SECRET_PLACES: readonly (readonly [section: string, member: string])[] = [
  ["endpoints", "target"],
  ["integrations", "settings"],
];

export interface FilledDocument {
  text: string;
  /** Names of variables that are not set. The server keeps the secrets that it has for them. */
  unset: string[];
}

/**
 * The document with references such as `${OPS_SLACK_URL}` replaced by variables that are set. Line numbers do not change, so that the
 * server's errors name the lines of the file.
 * @throws PaditError invalid for a text that is not YAML
 */
export function fillSecrets(text: string, variables: Readonly<Record<string, string | undefined>>): FilledDocument {
  const document = parseDocument(text, { version: "1.2" });
  const [wrong] = document.errors;
  if (wrong) throw new PaditError("invalid", `This is not YAML: ${wrong.message}`);
  const unset = new Set<string>();
  const edits: { from: number; to: number; value: string }[] = [];
  for (const scalar of secretScalars(document)) {
    const { value, range } = scalar;
    if (typeof value !== "string" || !range) continue;
    const filled = value.replaceAll(REFERENCE, (reference, name: string) => {
      const known = variables[name];
      if (known === undefined || known === "") unset.add(name);
      return known || reference;
    });
    const lines = text.slice(range[0], range[1]).split("\n").length - 1;
    // The replacement is one quoted line. Line breaks are added if the replaced text had several lines.
    if (filled !== value) edits.push({ from: range[0], to: range[1], value: JSON.stringify(filled) + "\n".repeat(lines) });
  }
  const replaced = edits.reduceRight((all, { from, to, value }) => all.slice(0, from) + value + all.slice(to), text);
  return { text: replaced, unset: [...unset] };
}

/** The texts within targets and settings, in the order of the document. */
function secretScalars(document: ReturnType<typeof parseDocument>): Scalar[] {
  const found: Scalar[] = [];
  for (const [section, member] of SECRET_PLACES) {
    const entries = document.get(section);
    if (!isSeq(entries)) continue;
    for (const entry of entries.items) {
      const values = isMap(entry) ? entry.get(member) : undefined;
      if (!isMap(values)) continue;
      visit(values, {
        Scalar(key, node) {
          if (key !== "key" && isScalar(node)) found.push(node);
        },
      });
    }
  }
  return found.sort((a, b) => (a.range?.[0] ?? 0) - (b.range?.[0] ?? 0));
}
