import { authorize, type ServiceContext } from "../service-context";
import { API_KEY_SELECT, type ApiKeyView, apiKeyView } from "./api-key-view";

/** Lists keys that were not revoked, including expired keys, newest first. */
export async function listApiKeys(ctx: ServiceContext): Promise<ApiKeyView[]> {
  authorize(ctx, "admin", null);
  const { tenantId } = ctx.actor;
  return ctx.db.withTenant(tenantId, async (tx) => {
    const rows = await tx.apiKey.findMany({
      where: { tenantId, revokedAt: null },
      select: API_KEY_SELECT,
      orderBy: [{ createdAt: "desc" }, { id: "asc" }],
    });
    const members = await tx.member.findMany({
      where: { tenantId, disabledAt: null, user: { disabledAt: null } },
      select: { userId: true },
    });
    const makers = new Set(members.map(({ userId }) => userId));
    return rows.map((row) => apiKeyView(row, row.createdBy !== null && !makers.has(row.createdBy)));
  });
}
