import { ALERT_STATUSES } from "../model/alert-status";
import { PaditError } from "../padit-error";
import { fromKorean } from "./korean-words";
import { type SelectorToken, scanSelector } from "./scan-selector";
import {
  isMerged,
  SELECTOR_LENGTH_MAX,
  SELECTOR_SEVERITIES,
  SELECTOR_TERM_VALUES_MAX,
  SELECTOR_TERMS_MAX,
  type Selector,
  type SelectorField,
  type SelectorSubject,
  type SelectorTerm,
  SUBJECT_FIELDS,
  selectorField,
} from "./selector";

export interface SelectorProblem {
  /** Index of the character where the problem begins. */
  at: number;
  /** A sentence for people. */
  message: string;
  /** The text may be incomplete because a person is still typing: a field without a value, or an unclosed quotation mark. */
  isUnfinished: boolean;
}

export interface ParsedSelector {
  terms: SelectorTerm[];
  /** The parts of the text that were skipped, each with the reason. */
  problems: SelectorProblem[];
}

export interface SelectorOptions {
  /** Which fields there are; `alerts` when absent, which have all of them. */
  subject?: SelectorSubject | undefined;
  /** The selector is stored for others, so that `owner:me` means nobody in particular. */
  isShared?: boolean | undefined;
  /** The id of the endpoint with this name, for texts in which `endpoint_id:` has names; absent: only ids are valid. */
  endpointIdOf?: ((name: string) => string | undefined) | undefined;
}

/**
 * Reads what a person typed: words, and terms such as `sev:critical,warning`, `-label:lab`, `name:du-*`, `endpoint:"du 17"`, `owner:me`.
 * A field that is named twice matches any of its values; words and labels must all match. A term of an unknown field is read as a word, because
 * times, MAC and IPv6 addresses contain colons. Never throws: text that cannot be parsed is skipped and reported in `problems`.
 */
export function parseSelector(text: string, options: SelectorOptions = {}): ParsedSelector {
  const parsed: ParsedSelector = { terms: [], problems: [] };
  if (text.length > SELECTOR_LENGTH_MAX) {
    problem(parsed, SELECTOR_LENGTH_MAX, `A selector has at most ${SELECTOR_LENGTH_MAX} characters.`);
    return parsed;
  }
  for (const token of scanSelector(text)) {
    if (token.unclosedAt !== null) problem(parsed, token.unclosedAt, "This quotation mark is not closed.", true);
    const term = termOf(token, parsed, options);
    if (term && !addTerm(parsed, token.at, term)) return parsed;
  }
  return parsed;
}

/** Parses a selector; any problem is an error. @param path path of the text in the input, for the error @throws PaditError invalid */
export function readSelector(text: string, options: SelectorOptions & { path?: string } = {}): Selector {
  const { terms, problems } = parseSelector(text, options);
  const [first] = problems;
  if (!first) return terms;
  const { path = "q" } = options;
  const issues = problems.map((each) => ({ path, message: problemSentence(each) }));
  throw new PaditError("invalid", `${path}: ${problemSentence(first)}`, { issues });
}

/** A problem with the place of its first character, counted from one. */
export const problemSentence = ({ at, message }: SelectorProblem): string => `Character ${at + 1}: ${message}`;

function problem({ problems }: ParsedSelector, at: number, message: string, isUnfinished = false): void {
  problems.push({ at, message, isUnfinished });
}

/** A field for a kind of label: `customer:acme` is the label `customer:acme`. */
const CUSTOMER = "customer";

function termOf(token: SelectorToken, parsed: ParsedSelector, options: SelectorOptions): SelectorTerm | null {
  const { at, not, name } = token;
  const isCustomer = name?.toLowerCase() === CUSTOMER;
  const field = name === undefined ? undefined : isCustomer ? "label" : selectorField(name);
  const given = token.values.filter(({ text }) => text !== "");
  if (field === undefined) {
    const word = `${name === undefined ? "" : `${name}:`}${token.values.map(({ text }) => text).join(",")}`.trim();
    if (word !== "") return { field: "text", values: [word], not };
    problem(parsed, at, "This word is empty.", true);
    return null;
  }
  const { subject = "alerts" } = options;
  if (!SUBJECT_FIELDS[subject].includes(field)) {
    problem(parsed, at, `“${name}:” does not apply to ${subject}.`);
    return null;
  }
  if (given.length === 0) {
    problem(parsed, at, `“${name}:” needs a value.`, true);
    return null;
  }
  const values = given.flatMap((value) => {
    const typed = fromKorean(field, value.text);
    const read = READERS[field]?.(typed, options) ?? { value: typed };
    if ("value" in read) return [isCustomer ? `${CUSTOMER}:${read.value}` : read.value];
    problem(parsed, value.at, read.problem);
    return [];
  });
  return values.length === 0 ? null : { field, values: [...new Set(values)], not };
}

/** Adds a condition, or its values to the term that it belongs to. @returns false when there is no room for more */
function addTerm(parsed: ParsedSelector, at: number, term: SelectorTerm): boolean {
  const { terms } = parsed;
  const index = isMerged(term) ? terms.findIndex(({ field, not }) => field === term.field && not === term.not) : -1;
  const values = [...new Set([...(terms[index]?.values ?? []), ...term.values])];
  if (values.length > SELECTOR_TERM_VALUES_MAX) {
    problem(parsed, at, `A term has at most ${SELECTOR_TERM_VALUES_MAX} values.`);
    return false;
  }
  if (index >= 0) {
    terms[index] = { ...term, values };
    return true;
  }
  if (terms.length === SELECTOR_TERMS_MAX) {
    problem(parsed, at, `A selector has at most ${SELECTOR_TERMS_MAX} terms.`);
    return false;
  }
  terms.push(term);
  return true;
}

type ReadValue = { value: string } | { problem: string };

/** Normalises the values of a field. A field without an entry accepts every text unchanged. */
const READERS: Partial<Record<SelectorField, (text: string, options: SelectorOptions) => ReadValue>> = {
  // `crit` is enough for `critical`.
  severity: (text) => oneOf("severity", SELECTOR_SEVERITIES, text),
  status: (text) => oneOf("status", ALERT_STATUSES, text),
  kind: (text) => ({ value: text.toLowerCase().replaceAll(/[ -]/g, "_") }),
  endpoint_id: (text, { endpointIdOf }) => {
    const id = endpointIdOf?.(text) ?? text;
    if (isId(id)) return { value: id.toLowerCase() };
    return { problem: endpointIdOf ? `There is no endpoint “${text}”.` : `“${text}” is not an id.` };
  },
  owner: (text, { isShared }) => {
    const word = text.toLowerCase();
    if (word !== "me") return { value: word === "none" ? word : text };
    return isShared ? { problem: "“owner:me” depends on who asks; write the person's name." } : { value: word };
  },
};

function oneOf(field: string, known: readonly string[], text: string): ReadValue {
  const value = known.find((each) => each.startsWith(text.toLowerCase()));
  return value === undefined ? { problem: `There is no ${field} “${text}”: ${known.join(", ")}.` } : { value };
}

/** A UUID of any version, as a uuid column of PostgreSQL accepts it. */
export const isId = (text: string): boolean => /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i.test(text);
