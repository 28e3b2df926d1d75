import type { Prisma } from "@padit/db";
import { z } from "zod";
import { likeText } from "../like-text";
import { ENDPOINT_STATES } from "./endpoint-state";
import { whereState } from "./where-state";

/** Which endpoints; what is absent does not narrow. */
export const EndpointFilter = z.object({
  /** Part of the name. */
  text: z.string().max(200).optional(),
  protocol: z.string().max(50).optional(),
  tag: z.string().max(100).optional(),
  state: z.enum(ENDPOINT_STATES).optional(),
  /** Those that this collector probes. */
  collectorId: z.guid().optional(),
});
export type EndpointFilter = z.output<typeof EndpointFilter>;

export const endpointWhere = (
  tenantId: string,
  { text, protocol, tag, state, collectorId }: EndpointFilter,
): Prisma.EndpointWhereInput => ({
  tenantId,
  deletedAt: null,
  ...(text && { name: { contains: likeText(text), mode: "insensitive" } }),
  ...(protocol && { protocol }),
  ...(tag && { tags: { has: tag } }),
  ...(collectorId && { collectors: { some: { collectorId } } }),
  ...(state && { AND: [whereState(state)] }),
});
