import { z } from "zod";
import { audit } from "../audit";
import { authorize, parse, type ServiceContext } from "../service-context";
import { tellBrowsers } from "../tell-browsers";
import { findReplay } from "./replay-queries";
import type { ReplayView } from "./replay-view";

export const CancelReplay = z.object({ replayId: z.guid() });

/** Cancels a replay. A queued replay ends at once, a running one within a second or two. An ended one does not change. */
export async function cancelReplay(ctx: ServiceContext, input: z.input<typeof CancelReplay>): Promise<ReplayView> {
  authorize(ctx, "operator", null);
  const { replayId: id } = parse(CancelReplay, input);
  const { tenantId } = ctx.actor;
  const at = ctx.now();
  return ctx.db.withTenant(tenantId, async (tx) => {
    const { state } = await findReplay(tx, tenantId, id);
    await tx.replay.updateMany({
      where: { tenantId, id, state: "queued" },
      data: { state: "cancelled", cancelRequestedAt: at, endedAt: at },
    });
    await tx.replay.updateMany({ where: { tenantId, id, state: "running" }, data: { cancelRequestedAt: at } });
    await audit(tx, ctx, { action: "replay.cancel", targetType: "replay", targetId: id, detail: { before: { state } } });
    await tellBrowsers(tx, tenantId, "replay", id);
    return findReplay(tx, tenantId, id);
  });
}
