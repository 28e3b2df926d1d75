import { PaditError } from "@padit/domain";
import { z } from "zod";
import { audit } from "../audit";
import { authorize, parse, type ServiceContext } from "../service-context";
import { tellBrowsers } from "../tell-browsers";
import { findIntegration } from "./integration-queries";
import { requireNotifier, rotateSettings } from "./integration-settings";
import { type IntegrationWithSecret, integrationView } from "./integration-view";

export const RotateSecret = z.object({ integrationId: z.guid() });

/** ms. During this time deliveries are signed with both secrets, so that the receiver can change over. */
const OVERLAP_MS = 24 * 3_600_000;

/** Rotates the secret; only the answer contains the new one. @throws PaditError conflict for a channel whose secrets people enter */
export async function rotateSecret(ctx: ServiceContext, input: z.input<typeof RotateSecret>): Promise<IntegrationWithSecret> {
  authorize(ctx, "admin", "integrations:write");
  const { integrationId: id } = parse(RotateSecret, input);
  const { tenantId } = ctx.actor;
  return ctx.db.withTenant(tenantId, async (tx) => {
    const before = await findIntegration(tx, tenantId, id);
    const until = new Date(ctx.now().getTime() + OVERLAP_MS);
    const rotated = await rotateSettings(ctx.keyring, requireNotifier(before.type), before.settings, { tenantId, id }, until);
    if (!rotated) throw new PaditError("conflict", "This channel has no secret that PADIT makes.");
    await tx.integration.update({
      where: { tenantId_id: { tenantId, id } },
      data: { settings: rotated.stored, updatedAt: ctx.now() },
    });
    await audit(tx, ctx, { action: "integration.rotate_secret", targetType: "integration", targetId: id });
    await tellBrowsers(tx, tenantId, "integration", id);
    return { ...integrationView(await findIntegration(tx, tenantId, id)), secret: rotated.secret };
  });
}
