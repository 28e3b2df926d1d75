import { z } from "zod";
import { audit } from "../audit";
import { authorize, notFound, parse, type ServiceContext } from "../service-context";
import { tellBrowsers } from "../tell-browsers";

export const RevokeApiKey = z.object({ apiKeyId: z.guid() });

/** Revokes a key; it grants nothing from the next request on. */
export async function revokeApiKey(ctx: ServiceContext, input: z.input<typeof RevokeApiKey>): Promise<void> {
  authorize(ctx, "admin", null);
  const { apiKeyId: id } = parse(RevokeApiKey, input);
  const { tenantId } = ctx.actor;
  await ctx.db.withTenant(tenantId, async (tx) => {
    const key = await tx.apiKey.findFirst({ where: { tenantId, id, revokedAt: null }, select: { name: true } });
    if (!key) throw notFound("API key");
    await tx.apiKey.update({ where: { tenantId_id: { tenantId, id } }, data: { revokedAt: ctx.now() } });
    await audit(tx, ctx, { action: "api_key.revoke", targetType: "api_key", targetId: id, detail: { before: { name: key.name } } });
    await tellBrowsers(tx, tenantId, "member", id);
  });
}
