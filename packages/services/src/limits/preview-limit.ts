import { parseSelector } from "@padit/domain";
import { z } from "zod";
import { endpointSelectorWhere } from "../selector/endpoint-selector-where";
import { authorize, parse, type ServiceContext } from "../service-context";
import { EndpointLimit } from "./endpoint-limit";

export const PreviewLimit = z.object({ endpointLimit: EndpointLimit });

const NAMES_MAX = 5;

export interface LimitPreview {
  covered: number;
  /** Number of all endpoints. */
  total: number;
  /** The first names of those that are covered. */
  names: string[];
}

/** Which endpoints a limit would cover now. */
export async function previewLimit(ctx: ServiceContext, input: z.input<typeof PreviewLimit>): Promise<LimitPreview> {
  authorize(ctx, "admin", null);
  const { endpointLimit } = parse(PreviewLimit, input);
  const { tenantId } = ctx.actor;
  const { terms } = parseSelector(endpointLimit ?? "", { subject: "endpoints" });
  return ctx.db.withTenant(tenantId, async (tx) => {
    const where = { tenantId, deletedAt: null, AND: endpointSelectorWhere(terms) };
    const rows = await tx.endpoint.findMany({ where, select: { name: true }, orderBy: [{ name: "asc" }, { id: "asc" }], take: NAMES_MAX });
    return {
      covered: await tx.endpoint.count({ where }),
      total: await tx.endpoint.count({ where: { tenantId, deletedAt: null } }),
      names: rows.map(({ name }) => name),
    };
  });
}
