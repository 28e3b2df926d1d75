import { authorize, type ServiceContext } from "../service-context";
import { API_KEY_SELECT, type ApiKeyView, apiKeyView } from "./api-key-view";

/** Keys that were not revoked, expired ones included; newest first. */
export async function listApiKeys(ctx: ServiceContext): Promise<ApiKeyView[]> {
  authorize(ctx, "admin", null);
  const { tenantId } = ctx.actor;
  const rows = await ctx.db.withTenant(tenantId, (tx) =>
    tx.apiKey.findMany({ where: { tenantId, revokedAt: null }, select: API_KEY_SELECT, orderBy: [{ createdAt: "desc" }, { id: "asc" }] }),
  );
  return rows.map(apiKeyView);
}
