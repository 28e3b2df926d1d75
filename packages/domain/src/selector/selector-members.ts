import { PaditError } from "../padit-error";
import { SEVERITIES, type Severity } from "../severity";
import { isSameText } from "./name-pattern";
import { parseSelector, problemSentence, readSelector, type SelectorOptions } from "./parse-selector";
import { printSelector } from "./print-selector";
import type { Selector, SelectorTerm } from "./selector";

/** A selector as programs state it, member by member. All given members must match; an absent or empty member matches everything. */
export interface SelectorMembers {
  severities?: readonly Severity[] | undefined;
  /** One of the labels suffices. */
  tags?: readonly string[] | undefined;
  endpointIds?: readonly string[] | undefined;
  protocol?: string | undefined;
  /** A selector's text. */
  q?: string | undefined;
}
/** Members as responses contain them. An absent member matches everything. */
export interface AnsweredMembers {
  severities?: Severity[];
  tags?: string[];
  endpointIds?: string[];
  protocol?: string;
}
type Member = keyof AnsweredMembers;

const MEMBER_FIELDS = { severities: "severity", tags: "label", endpointIds: "endpoint_id", protocol: "protocol" } as const;
const MEMBERS = Object.keys(MEMBER_FIELDS) as Member[]; // the keys of the line above

/** The members without `q` as terms. */
export function memberTerms(members: Omit<SelectorMembers, "q">): SelectorTerm[] {
  return MEMBERS.flatMap((member) => {
    const given = members[member] ?? [];
    const values = typeof given === "string" ? [given].filter(Boolean) : given;
    const field = MEMBER_FIELDS[member];
    if (values.length === 0) return [];
    return [{ field, values: field === "endpoint_id" ? values.map((id) => id.toLowerCase()) : [...values], not: false }];
  });
}

/**
 * The selector that all members together state. If `q` is given, the selector must be printable within a selector's limits, because responses
 * contain it as text.
 * @throws PaditError invalid, with the place in `q`, or when no endpoint or alert can fulfil both a member and `q`
 */
export function selectorOfMembers({ q, ...members }: SelectorMembers, options: SelectorOptions & { path?: string } = {}): Selector {
  const terms = memberTerms(members);
  const fromText = q === undefined ? [] : readSelector(q, options);
  if (terms.length === 0 || fromText.length === 0) return [...terms, ...fromText];
  const selector = fromText.reduce(narrowed, terms);
  const { path = "q" } = options;
  const nothing = selector.find(({ values }) => values.length === 0);
  const [limit] = nothing ? [] : parseSelector(printSelector(selector), options).problems;
  const message = nothing ? `q and the other members exclude each other in “${nothing.field}”.` : limit && together(problemSentence(limit));
  if (message) throw new PaditError("invalid", `${path}: ${message}`, { issues: [{ path, message }] });
  return selector;
}

const together = (sentence: string): string => `Together with the other members it is no selector. ${sentence}`;

/** Adds a term. Two terms of one field become the values that both have, because a text that names a field twice means either. */
function narrowed(terms: SelectorTerm[], term: SelectorTerm): SelectorTerm[] {
  const same = term.not || term.field === "text" || term.field === "label" ? undefined : terms.find(({ field }) => field === term.field);
  if (!same) return [...terms, term];
  const values = same.values.filter((value) => term.values.some((other) => isSameText(value, other)));
  return terms.map((each) => (each === same ? { ...same, values } : each));
}

const isSeverity = (text: string): text is Severity => (SEVERITIES as readonly string[]).includes(text);

/** The selector as the named members, where they can express it; null where they cannot. */
export function membersOf(selector: Selector, names: readonly Member[]): AnsweredMembers | null {
  const members: AnsweredMembers = {};
  for (const { field, values, not } of selector) {
    const name = names.find((each) => MEMBER_FIELDS[each] === field);
    if (not || name === undefined || members[name] !== undefined) return null;
    const [protocol, ...others] = values;
    if (name === "protocol") {
      if (protocol === undefined || others.length > 0) return null;
      members.protocol = protocol;
    } else if (name === "severities") members.severities = values.filter(isSeverity);
    else members[name] = [...values];
  }
  return members;
}
