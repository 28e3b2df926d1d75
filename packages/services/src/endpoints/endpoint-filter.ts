import type { Prisma } from "@padit/db";
import { memberTerms, readSelector } from "@padit/domain";
import { z } from "zod";
import { endpointSelectorWhere } from "../selector/endpoint-selector-where";
import { selectorText } from "../selector/selector-text";
import { ENDPOINT_STATES } from "./endpoint-state";
import { whereState } from "./where-state";

const ENDPOINTS = { subject: "endpoints" } as const;

/** Selects endpoints. All given members must match; an absent member does not narrow. */
export const EndpointFilter = z.object({
  /** Text of a selector. */
  q: selectorText(ENDPOINTS).optional(),
  /** Part of the endpoint's name. */
  text: z.string().max(200).optional(),
  protocol: z.string().max(50).optional(),
  tag: z.string().max(100).optional(),
  state: z.enum(ENDPOINT_STATES).optional(),
  /** Only endpoints that are assigned to this collector. */
  collectorId: z.guid().optional(),
});
export type EndpointFilter = z.output<typeof EndpointFilter>;

export function endpointWhere(tenantId: string, { q, text, protocol, tag, state, collectorId }: EndpointFilter): Prisma.EndpointWhereInput {
  const selector = [
    ...memberTerms({ protocol, tags: tag ? [tag] : [] }),
    ...(text ? [{ field: "text" as const, values: [text], not: false }] : []),
    ...(q ? readSelector(q, ENDPOINTS) : []),
  ];
  return {
    tenantId,
    deletedAt: null,
    ...(collectorId && { collectors: { some: { collectorId } } }),
    AND: [...endpointSelectorWhere(selector), ...(state ? [whereState(state)] : [])],
  };
}
