import { SEVERITIES } from "@padit/domain/severity";

/** What a search can name besides words. */
export const SEARCH_FIELDS = ["severity", "endpoint", "collector", "label", "kind", "metric", "protocol", "owner"] as const;
export type SearchField = (typeof SEARCH_FIELDS)[number];

/** One condition: any of the values, or none of them. All terms of a filter must hold. `text` looks into title, sentence and endpoint. */
export interface AlertTerm {
  field: SearchField | "text";
  values: string[];
  not: boolean;
}

const ALIASES: Record<string, SearchField> = {
  sev: "severity",
  tag: "label",
  assignee: "owner",
  proto: "protocol",
  ...Object.fromEntries(SEARCH_FIELDS.map((field) => [field, field])),
};

export interface ParsedSearch {
  terms: AlertTerm[];
  /** What was left out, and why, in words for people. */
  problems: string[];
}

/** `-`, then `field:`, then values that are bare or in quotes, separated by commas. */
const TOKEN = /(-?)(?:([a-z]+):)?((?:"[^"]*"?|[^\s",]+)(?:,(?:"[^"]*"?|[^\s",]+))*)/gi;
const VALUE = /"([^"]*)"?|([^,"]+)/g;

/**
 * Reads what a person typed: words, and tokens such as `sev:critical,warning`, `-label:lab`, `endpoint:"du 17"`, `owner:me`. A field that
 * is named twice takes any of its values; words and labels must all be there.
 */
export function parseSearch(query: string): ParsedSearch {
  const terms: AlertTerm[] = [];
  const problems: string[] = [];
  for (const [whole, minus, name, list = ""] of query.matchAll(TOKEN)) {
    const field = name === undefined ? undefined : ALIASES[name.toLowerCase()];
    const not = minus === "-";
    if (isUnfinished(whole)) continue;
    // What looks like a token of an unknown field is a word: times, MAC and IPv6 addresses have colons.
    const term = field ? { field, values: valuesOf(list), not } : { field: "text" as const, values: [unquoted(whole, not)], not };
    const known = field === "severity" ? severities(term, problems) : term;
    if (known.values.length > 0) join(terms, known);
  }
  return { terms, problems };
}

/** `sev:` alone: somebody is still typing. */
const isUnfinished = (whole: string): boolean =>
  /^-?([a-z]+:)?$/i.test(whole) && (whole === "-" || ALIASES[whole.replace(/^-|:$/g, "").toLowerCase()] !== undefined);

const valuesOf = (list: string): string[] =>
  [...list.matchAll(VALUE)].map(([, quoted, bare]) => (quoted ?? bare ?? "").trim()).filter(Boolean);
const unquoted = (word: string, not: boolean): string =>
  word
    .slice(not ? 1 : 0)
    .replaceAll('"', "")
    .trim();

/** `crit` is enough for `critical`. */
function severities(term: AlertTerm, problems: string[]): AlertTerm {
  const values = term.values.flatMap((value) => {
    const severity = SEVERITIES.find((known) => known.startsWith(value.toLowerCase()));
    if (!severity) problems.push(`There is no severity “${value}”: ${SEVERITIES.toReversed().join(", ")}.`);
    return severity ?? [];
  });
  return { ...term, values };
}

function join(terms: AlertTerm[], { field, values, not }: AlertTerm): void {
  if (values.some((value) => value === "")) return;
  const narrows = !not && (field === "text" || field === "label");
  const same = narrows ? undefined : terms.find((term) => term.field === field && term.not === not);
  if (same) same.values = [...new Set([...same.values, ...values])];
  else terms.push({ field, values, not });
}

/** A term as it is typed. */
export function writeTerm({ field, values, not }: AlertTerm): string {
  const minus = not ? "-" : "";
  const written = values.map((value) => (/[\s",:]|^-/.test(value) ? `"${value.replaceAll('"', "")}"` : value));
  if (field === "text") return written.map((value) => `${minus}${value}`).join(" ");
  return `${minus}${field === "severity" ? "sev" : field}:${written.join(",")}`;
}

export const writeSearch = (terms: readonly AlertTerm[]): string => terms.map(writeTerm).join(" ");
