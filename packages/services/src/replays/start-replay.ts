import { newId } from "@padit/domain";
import { z } from "zod";
import { audit } from "../audit";
import { findModel } from "../models/model-queries";
import { enqueue } from "../outbox/enqueue";
import { replayRequested } from "../outbox/messages";
import { keepDefaultPolicy } from "../policies/default-policy";
import { authorize, parse, type ServiceContext } from "../service-context";
import { tellBrowsers } from "../tell-browsers";
import { findReplay } from "./replay-queries";
import { ACTIVE, type ReplayView } from "./replay-view";

const DAY_MS = 86_400_000;

export const StartReplay = z.object({
  /** The model to compare with the present champion or defaults; without one, the policy's presets are compared. */
  modelId: z.guid().optional(),
  days: z.int().min(1).max(30).default(30),
});

/** Requests a replay of stored samples from the worker. Returns the running replay of the same subject if there is one. */
export async function startReplay(ctx: ServiceContext, input: z.input<typeof StartReplay>): Promise<ReplayView> {
  authorize(ctx, "operator", null);
  const { modelId, days } = parse(StartReplay, input);
  const { tenantId } = ctx.actor;
  const to = ctx.now();
  return ctx.db.withTenant(tenantId, async (tx) => {
    const subject = modelId
      ? { modelId: (await findModel(tx, tenantId, modelId)).id }
      : { policyId: (await keepDefaultPolicy(tx, tenantId, to)).id };
    const running = await tx.replay.findFirst({ where: { tenantId, ...subject, state: { in: [...ACTIVE] }, cancelRequestedAt: null } });
    if (running) return findReplay(tx, tenantId, running.id);
    const id = newId();
    const fromAt = new Date(to.getTime() - days * DAY_MS);
    await tx.replay.create({ data: { tenantId, id, ...subject, fromAt, toAt: to, createdBy: ctx.actor.name, createdAt: to } });
    await enqueue(tx, replayRequested(tenantId, id));
    await audit(tx, ctx, {
      action: "replay.start",
      targetType: "replay",
      targetId: id,
      detail: { after: { modelId: modelId ?? null, days } },
    });
    await tellBrowsers(tx, tenantId, "replay", id);
    return findReplay(tx, tenantId, id);
  });
}
