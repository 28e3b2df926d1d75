import { lockUntilCommit } from "@padit/db";
import { ExperimentSettings, newId, PaditError } from "@padit/domain";
import type { z } from "zod";
import { audit } from "../audit";
import { enqueue } from "../outbox/enqueue";
import { experimentRequested } from "../outbox/messages";
import { ACTIVE } from "../replays/replay-view";
import { authorize, parse, type ServiceContext } from "../service-context";
import { tellBrowsers } from "../tell-browsers";
import { findExperiment } from "./experiment-queries";
import type { ExperimentView } from "./experiment-view";

const DAY_MS = 86_400_000;

export const StartExperiment = ExperimentSettings;

/** Requests training of the organization's families from the worker. @throws PaditError conflict while another experiment runs */
export async function startExperiment(ctx: ServiceContext, input: z.input<typeof StartExperiment>): Promise<ExperimentView> {
  authorize(ctx, "operator", null);
  const settings = parse(StartExperiment, input);
  const { tenantId } = ctx.actor;
  const at = ctx.now();
  return ctx.db.withTenant(tenantId, async (tx) => {
    // Two experiments at once would share the time of one, and each could change the models by which the other judges.
    await lockUntilCommit(tx, `experiment ${tenantId}`);
    if ((await tx.experiment.count({ where: { tenantId, state: { in: [...ACTIVE] } } })) > 0)
      throw new PaditError("conflict", "An experiment is running. Wait for its end, or cancel it.");
    const id = newId();
    const fromAt = new Date(at.getTime() - settings.days * DAY_MS);
    await tx.experiment.create({ data: { tenantId, id, settings, fromAt, toAt: at, createdBy: ctx.actor.name, createdAt: at } });
    await enqueue(tx, experimentRequested(tenantId, id));
    await audit(tx, ctx, { action: "experiment.start", targetType: "experiment", targetId: id, detail: { after: { ...settings } } });
    await tellBrowsers(tx, tenantId, "experiment", id);
    return findExperiment(tx, tenantId, id);
  });
}
