import { PaditError } from "@padit/domain";
import { type Document, isNode, LineCounter, parseDocument, stringify } from "yaml";
import { unstorable } from "../storable";
import { ConfigurationDocument, DOCUMENT_HEAD, SECTIONS, type SectionName } from "./document-schema";

/** Most aliases of the text's anchors. A few bytes of YAML could otherwise stand for gigabytes. */
const ALIASES_MAX = 100;

export type DocumentPath = readonly (string | number)[];

/** A parsed document that knows where in the text each of its values stands. */
export interface ReadDocument {
  document: ConfigurationDocument;
  /** Line of the value at this path, or of the nearest value around it; from 1. */
  lineOf(path: DocumentPath): number;
}

/** @throws PaditError invalid; each issue has the path, and names the line in its message */
export function readDocument(text: string): ReadDocument {
  const counter = new LineCounter();
  const yaml = parseDocument(text, { lineCounter: counter, prettyErrors: false, version: "1.2" });
  const [wrong] = yaml.errors;
  if (wrong) throw refused("invalid", [], counter.linePos(wrong.pos[0]).line, `This is not YAML: ${wrong.message}`);
  const value = plainValue(yaml);
  const lineOf = (path: DocumentPath): number => lineIn(yaml, counter, path);
  const issue = unstorable(value);
  if (issue) throw refused("invalid", issue.path.split("."), 1, issue.message);
  const parsed = ConfigurationDocument.safeParse(value);
  if (parsed.success) return { document: parsed.data, lineOf };
  const issues = parsed.error.issues.map(({ path, message }) => {
    const place = path.map((part) => (typeof part === "symbol" ? String(part) : part));
    return { place, line: lineOf(place), message };
  });
  const [first] = issues;
  if (!first) throw refused("invalid", [], 1, "The document does not parse.", parsed.error);
  const all = issues.map(({ place, line, message }) => ({ path: place.join("."), message: `Line ${line}: ${message}` }));
  throw new PaditError("invalid", sentenceOf(first.place, first.line, first.message), { cause: parsed.error, issues: all });
}

function plainValue(yaml: Document): unknown {
  try {
    return yaml.toJS({ maxAliasCount: ALIASES_MAX });
  } catch (cause) {
    throw refused("invalid", [], 1, `At most ${ALIASES_MAX} aliases.`, cause);
  }
}

/** An error at a place of the document. */
export const refused = (code: PaditError["code"], path: DocumentPath, line: number, message: string, cause?: unknown): PaditError =>
  new PaditError(code, sentenceOf(path, line, message), { cause, issues: [{ path: path.join("."), message: `Line ${line}: ${message}` }] });

const sentenceOf = (path: DocumentPath, line: number, message: string): string =>
  `Line ${line}${path.length > 0 ? `, ${path.join(".")}` : ""}: ${message}`;

function lineIn(yaml: Document, counter: LineCounter, path: DocumentPath): number {
  for (let length = path.length; length >= 0; length--) {
    const node = length === 0 ? yaml.contents : yaml.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return counter.linePos(node.range[0]).line;
  }
  return 1;
}

/** The document as text: sections and members in the order of the schema, without what has its default. */
export function writeDocument(document: Omit<ConfigurationDocument, "api_version" | "kind">): string {
  const sections = (Object.keys(SECTIONS) as SectionName[]).flatMap((name) => {
    const value = document[name];
    if (value === undefined) return [];
    return [[name, Array.isArray(value) ? value.map((entry) => brief(name, entry)) : brief(name, value)] as const];
  });
  return stringify({ ...DOCUMENT_HEAD, ...Object.fromEntries(sections) }, { lineWidth: 0, aliasDuplicateObjects: false });
}

/** The entry's members in the order of the schema, without those that reading the text fills in. */
function brief(section: SectionName, entry: object): object {
  const { shape } = SECTIONS[section];
  const members = Object.entries(shape).map(([name, schema]): [string, unknown] => {
    const value: unknown = Reflect.get(entry, name);
    const filled = schema.safeParse(undefined);
    return [name, filled.success && JSON.stringify(filled.data) === JSON.stringify(value) ? undefined : value];
  });
  return Object.fromEntries(members.filter(([, value]) => value !== undefined));
}
