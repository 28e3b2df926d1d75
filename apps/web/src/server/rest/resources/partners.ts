import { createRoute, z } from "@hono/zod-openapi";
import { listCustomers, listProviders, type PartnerView } from "@padit/services/providers";
import { toJson } from "../json-border";
import { answers, operation } from "../operation";
import { Timestamp } from "../page";
import type { RestApp } from "../rest-env";

const Partner = z
  .object({
    slug: z.string().describe("Short name of the other organization."),
    name: z.string().nullable().describe("Null until the other organization has granted or accepted."),
    role: z.enum(["viewer", "operator"]).nullable().describe("What is granted; null while nothing is."),
    granted_by: z.string().nullable(),
    granted_at: Timestamp.nullable(),
    accepted_by: z.string().nullable(),
    accepted_at: Timestamp.nullable(),
    is_active: z.boolean().describe("Whether both have agreed, so that members of the provider have access."),
  })
  .meta({ id: "Partner", description: "An organization that works in this one, or in which this one works." });
const Partners = z.object({ items: z.array(Partner), next_cursor: z.null() }).meta({ id: "PartnerList" });
const tag = "Delegated access";

const LISTS = [
  {
    path: "/providers",
    id: "listProviders",
    summary: "Organizations with access to this one, or that offer to work in it",
    list: listProviders,
  },
  { path: "/customers", id: "listCustomers", summary: "Organizations to which this one has, or was granted, access", list: listCustomers },
] as const;

const toPartner = ({ tenantId: _, ...view }: PartnerView) => toJson(Partner, view);

/** Who has access to whose organization. Granting and accepting needs a person, and a key reaches no customer. */
export function partners(app: RestApp): void {
  for (const { path, id, summary, list } of LISTS)
    app.openapi(
      createRoute({
        ...operation({ id, tag, summary, scope: "configuration:read" }, { 200: answers("The organizations.", Partners) }),
        method: "get",
        path,
      }),
      async (c) => c.json({ items: (await list(c.var.service)).map(toPartner), next_cursor: null }, 200),
    );
}
