import { z } from "zod";
import { authorize, parse, type ServiceContext } from "../service-context";
import { findReplay } from "./find-replay";
import type { ReplayView } from "./replay-view";

export const GetReplay = z.object({ replayId: z.guid() });

export async function getReplay(ctx: ServiceContext, input: z.input<typeof GetReplay>): Promise<ReplayView> {
  authorize(ctx, "viewer", null);
  const { replayId } = parse(GetReplay, input);
  return ctx.db.withTenant(ctx.actor.tenantId, (tx) => findReplay(tx, ctx.actor.tenantId, replayId));
}
