import { matches, membersOf, printSelector, SEVERITIES, type Selectable, type Selector, selectorOfMembers } from "@padit/domain";
import { z } from "zod";
import { selectorText } from "../selector/selector-text";
import { storedSelector } from "../selector/stored-selector";

const FILTER = { subject: "alerts", isShared: true, path: "filter.q" } as const;

/** Which alerts an integration wants, member by member: what is absent or empty does not narrow, and all that is given must hold. */
export const DeliveryFilter = z.object({
  severities: z.array(z.enum(SEVERITIES)).max(SEVERITIES.length).optional(),
  tags: z.array(z.string().max(100)).max(100).optional(),
  endpointIds: z.array(z.string().max(100)).max(1000).optional(),
  /** A selector. */
  q: selectorText(FILTER).optional(),
});
export type DeliveryFilter = z.infer<typeof DeliveryFilter>;

/** The one selector that a filter states. @throws PaditError invalid */
export const filterSelector = (filter: DeliveryFilter): Selector => selectorOfMembers(filter, FILTER);

/** A stored filter as its members where they can express it, else as `q`. */
export function filterView(stored: unknown): DeliveryFilter {
  const selector = storedSelector(stored);
  return membersOf(selector, ["severities", "tags", "endpointIds"]) ?? { q: printSelector(selector) };
}

/** Whether an integration wants an alert as it is now. @param stored the integration's filter as the database holds it */
export const passesFilter = (stored: unknown, alert: Selectable): boolean => matches(storedSelector(stored), alert);
