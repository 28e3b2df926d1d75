import type { Severity } from "../severity";
import { fitsName, foldCase, isSameText } from "./name-pattern";
import type { Selector, SelectorTerm } from "./selector";

/** An alert, endpoint or series as selectors see it. A property that is absent or null has no value, so that only negated terms match it. */
export interface Selectable {
  severity?: Severity;
  status?: string;
  kind?: string;
  title?: string;
  description?: string;
  /** Metric of the alert or series, or all metrics of the endpoint. */
  metrics?: readonly string[];
  endpointId?: string | null;
  endpointName?: string | null;
  protocol?: string | null;
  labels?: readonly string[];
  /** Collector of the alert or series, or all collectors that probe the endpoint. */
  collectors?: readonly { name: string; site: string }[];
  /** Who looks after the alert; null when nobody does, which `owner:none` selects. The name is null when the person has left. */
  owner?: { id: string; name: string | null } | null;
}

/** Whether a selector matches a thing. @param me the id of the person that `owner:me` means; null when no person asks */
export const matches = (selector: Selector, thing: Selectable, me: string | null = null): boolean =>
  selector.every((term) => holds(term, thing, me) !== term.not);

function holds({ field, values }: SelectorTerm, thing: Selectable, me: string | null): boolean {
  const has = (present: readonly (string | null | undefined)[], fits: (value: string, text: string) => boolean): boolean =>
    present.some((text) => text !== null && text !== undefined && values.some((value) => fits(value, text)));
  switch (field) {
    case "text":
      return has([thing.title, thing.description, thing.endpointName], fitsWord);
    case "severity":
      return has([thing.severity], isSame);
    case "status":
      return has([thing.status], isSame);
    case "kind":
      return has([thing.kind], isSameText);
    case "metric":
      return has(thing.metrics ?? [], fitsName);
    case "protocol":
      return has([thing.protocol], isSameText);
    case "endpoint":
      return has([thing.endpointName], fitsName);
    case "endpoint_id":
      return has([thing.endpointId], isSame);
    case "label":
      return has(thing.labels ?? [], isSame);
    case "collector":
      return has(thing.collectors?.map(({ name }) => name) ?? [], fitsName);
    case "site":
      return has(thing.collectors?.map(({ site }) => site) ?? [], fitsName);
    case "owner":
      return ownerHolds(values, thing.owner, me);
  }
}

function ownerHolds(values: readonly string[], owner: Selectable["owner"], me: string | null): boolean {
  if (owner === undefined) return false;
  if (owner === null) return values.includes("none");
  return values.some((value) => {
    if (value === "none") return false;
    return value === "me" ? owner.id === me : owner.name !== null && fitsName(value, owner.name);
  });
}

const isSame = (value: string, text: string): boolean => value === text;
/** A word has no wildcards. */
const fitsWord = (value: string, text: string): boolean => foldCase(text).includes(foldCase(value));
