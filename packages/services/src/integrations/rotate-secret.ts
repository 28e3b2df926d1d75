import { z } from "zod";
import { audit } from "../audit";
import { authorize, parse, type ServiceContext } from "../service-context";
import { tellBrowsers } from "../tell-browsers";
import { findIntegration } from "./integration-queries";
import { type IntegrationWithSecret, integrationView } from "./integration-view";
import { newWebhookSecret, sealWebhookSecret } from "./webhook-secret";

export const RotateSecret = z.object({ integrationId: z.guid() });

/** Deliveries carry a signature of either secret for this long, so that the receiver can change over. */
const OVERLAP_MS = 24 * 3_600_000;

/** The new secret is in this answer and nowhere else. */
export async function rotateSecret(ctx: ServiceContext, input: z.input<typeof RotateSecret>): Promise<IntegrationWithSecret> {
  authorize(ctx, "admin", "integrations:write");
  const { integrationId: id } = parse(RotateSecret, input);
  const { tenantId } = ctx.actor;
  const secret = newWebhookSecret();
  return ctx.db.withTenant(tenantId, async (tx) => {
    const before = await findIntegration(tx, tenantId, id);
    const previousSecretExpiresAt = new Date(ctx.now().getTime() + OVERLAP_MS);
    await tx.integration.update({
      where: { tenantId_id: { tenantId, id } },
      data: {
        secret: sealWebhookSecret(ctx.keyring, secret, tenantId, id),
        previousSecret: new Uint8Array(before.secret),
        previousSecretExpiresAt,
        updatedAt: ctx.now(),
      },
    });
    await audit(tx, ctx, { action: "integration.rotate_secret", targetType: "integration", targetId: id });
    await tellBrowsers(tx, tenantId, "integration", id);
    return { ...integrationView(await findIntegration(tx, tenantId, id)), secret };
  });
}
