import { SEVERITIES } from "../severity";
import { KOREAN_FIELDS } from "./korean-words";

/** The names of fields as the printer writes them. `severity` is written in its short form. */
export const SELECTOR_FIELDS = [
  "severity",
  "status",
  "kind",
  "metric",
  "protocol",
  "endpoint",
  "endpoint_id",
  "label",
  "collector",
  "site",
  "owner",
] as const;
export type SelectorField = (typeof SELECTOR_FIELDS)[number];

/** One condition: at least one of the values holds, or with `not` none of them. `text` is a free word. */
export interface SelectorTerm {
  field: SelectorField | "text";
  values: readonly string[];
  not: boolean;
}

/**
 * Selects alerts, endpoints or series: all of the terms must match, and a selector without terms matches everything. Plain data that can be
 * stored. A selector that
 * `parseSelector` returns has at most one term for each field and sign, except that words and labels without a minus stay apart.
 */
export type Selector = readonly SelectorTerm[];

/** The endpoints that a selector names by their ids; empty when it does not limit itself to some. */
export const namedEndpointIds = (selector: Selector): readonly string[] =>
  selector.find(({ field, not }) => field === "endpoint_id" && !not)?.values ?? [];

/** What a selector is applied to. */
export type SelectorSubject = "alerts" | "endpoints" | "series";

const MEASURED_FIELDS: readonly SelectorTerm["field"][] = [
  "text",
  "metric",
  "protocol",
  "endpoint",
  "endpoint_id",
  "label",
  "collector",
  "site",
];

/** The fields that each subject has. */
export const SUBJECT_FIELDS: Readonly<Record<SelectorSubject, readonly SelectorTerm["field"][]>> = {
  alerts: ["text", ...SELECTOR_FIELDS],
  endpoints: MEASURED_FIELDS,
  series: MEASURED_FIELDS,
};

/** The severities that `severity:` names, the gravest first. */
export const SELECTOR_SEVERITIES = SEVERITIES.toReversed();

export const SELECTOR_LENGTH_MAX = 2_000;
export const SELECTOR_TERMS_MAX = 30;
export const SELECTOR_TERM_VALUES_MAX = 50;

const ALIASES: readonly (readonly [string, SelectorField])[] = [
  ["sev", "severity"],
  ["name", "endpoint"],
  ["tag", "label"],
  ["assignee", "owner"],
  ["proto", "protocol"],
];
const FIELDS_BY_NAME: ReadonlyMap<string, SelectorField> = new Map([
  ...SELECTOR_FIELDS.map((field) => [field, field] as const),
  ...ALIASES,
  ...KOREAN_FIELDS,
]);

/** The field that a person names, in any case and also by its other name. */
export const selectorField = (name: string): SelectorField | undefined => FIELDS_BY_NAME.get(name.toLowerCase());

/** Whether repeated terms of a field are merged, so that any of their values matches. Words and labels without a minus must all match instead. */
export const isMerged = ({ field, not }: Pick<SelectorTerm, "field" | "not">): boolean => not || (field !== "text" && field !== "label");
