import { memberTerms, SELECTOR_FIELDS, SEVERITIES, type Selector } from "@padit/domain";
import { z } from "zod";

const Term = z.object({ field: z.enum([...SELECTOR_FIELDS, "text"]), values: z.array(z.string()), not: z.boolean() });

/** The form in which rules and integrations stored their filter before selectors existed. */
const Members = z.object({
  severities: z.array(z.enum(SEVERITIES)).optional(),
  tags: z.array(z.string()).optional(),
  endpointIds: z.array(z.string()).optional(),
  protocol: z.string().optional(),
});

const StoredSelector = z.union([z.array(Term), Members.transform(memberTerms)]);

/** A selector in the form in which the database stores it. */
export const selectorJson = (selector: Selector) => selector.map(({ field, values, not }) => ({ field, values: [...values], not }));

/** A selector as the database stores it: terms, or the members of an older row, which are converted to the equivalent selector. */
export const storedSelector = (json: unknown): Selector => StoredSelector.parse(json);
