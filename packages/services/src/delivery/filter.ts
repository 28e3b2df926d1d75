import { matches, membersOf, printSelector, SEVERITIES, type Selectable, type Selector, selectorOfMembers } from "@padit/domain";
import { z } from "zod";
import { selectorText } from "../selector/selector-text";
import { storedSelector } from "../selector/stored-selector";

const FILTER = { subject: "alerts", isShared: true, path: "filter.q" } as const;

/** Selects the alerts that an integration wants. All given members must match; an absent or empty member does not narrow. */
export const DeliveryFilter = z.object({
  severities: z.array(z.enum(SEVERITIES)).max(SEVERITIES.length).optional(),
  tags: z.array(z.string().max(100)).max(100).optional(),
  endpointIds: z.array(z.string().max(100)).max(1000).optional(),
  /** Text of a selector. */
  q: selectorText(FILTER).optional(),
});
export type DeliveryFilter = z.infer<typeof DeliveryFilter>;

/** The filter as one selector. @throws PaditError invalid */
export const filterSelector = (filter: DeliveryFilter): Selector => selectorOfMembers(filter, FILTER);

/** A stored filter as members if they can express it, else as `q`. */
export function filterView(stored: unknown): DeliveryFilter {
  const selector = storedSelector(stored);
  return membersOf(selector, ["severities", "tags", "endpointIds"]) ?? { q: printSelector(selector) };
}

/** Whether the filter matches the alert in its present state. @param stored the integration's filter as the database stores it */
export const passesFilter = (stored: unknown, alert: Selectable): boolean => matches(storedSelector(stored), alert);
