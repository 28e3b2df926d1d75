import { newId, PaditError } from "@padit/domain";
import { z } from "zod";
import { audit } from "../audit";
import { Tags } from "../endpoints/create-endpoint";
import { hashSecret, newSecret } from "../hash-secret";
import { checkQuota } from "../quotas/check-quota";
import { authorize, parse, type ServiceContext } from "../service-context";
import { tellBrowsers } from "../tell-browsers";
import { findShard } from "./choose-shard";
import { findCollector } from "./collector-queries";
import { type CollectorView, collectorView } from "./collector-view";
import { PushMapping } from "./push-mapping";
import { CollectorName } from "./rename-collector";

const SeriesMax = z.int().min(1).max(100_000);

export const CreatePushCollector = z.object({
  name: CollectorName,
  site: z.string().trim().max(200).default(""),
  tags: Tags.default([]),
  /** Maximum number of series that the collector's senders may create. */
  seriesMax: SeriesMax.default(10_000),
  mapping: PushMapping.prefault({}),
});

export interface PushTokenView {
  collector: CollectorView;
  /** Shown only once. */
  token: string;
  /** Address at which senders reach ingest, without a trailing slash. */
  server: string;
}

const newToken = (): string => newSecret("padit_push_");

/** Creates a collector that receives measurements of other programs. */
export async function createPushCollector(ctx: ServiceContext, input: z.input<typeof CreatePushCollector>): Promise<PushTokenView> {
  authorize(ctx, "admin", "collectors:write");
  const { name, site, tags, seriesMax, mapping } = parse(CreatePushCollector, input);
  const { tenantId } = ctx.actor;
  const token = newToken();
  const id = newId();
  const shard = await ctx.db.asSystem(async (tx) => findShard(tx, tenantId, await tx.shard.count()));
  return ctx.db.withTenant(tenantId, async (tx) => {
    await checkQuota(tx, ctx, "collectors");
    if (await tx.collector.findUnique({ where: { tenantId_name: { tenantId, name } }, select: { id: true } })) {
      const message = `A collector named ${name} exists. Choose another name.`;
      throw new PaditError("conflict", message, { issues: [{ path: "name", message }] });
    }
    const push = { kind: "push", pushTokenHash: hashSecret(token), pushSeriesMax: seriesMax, pushMapping: mapping };
    await tx.collector.create({ data: { tenantId, id, name, site, tags, shard, enrolledAt: ctx.now(), ...push } });
    await audit(tx, ctx, {
      action: "collector.create",
      targetType: "collector",
      targetId: id,
      detail: { after: { name, site, tags, seriesMax } },
    });
    await tellBrowsers(tx, tenantId, "collector", id);
    return { collector: collectorView(await findCollector(tx, tenantId, id)), token, server: ctx.site.ingestUrl };
  });
}

export const RotatePushToken = z.object({ collectorId: z.guid() });

/** Replaces the token. Within 5 s, senders with the old token are rejected. */
export async function rotatePushToken(ctx: ServiceContext, input: z.input<typeof RotatePushToken>): Promise<PushTokenView> {
  authorize(ctx, "admin", "collectors:write");
  const { collectorId: id } = parse(RotatePushToken, input);
  const { tenantId } = ctx.actor;
  const token = newToken();
  return ctx.db.withTenant(tenantId, async (tx) => {
    const { name, kind, revokedAt } = await findCollector(tx, tenantId, id);
    if (kind !== "push") throw new PaditError("conflict", `${name} probes. It signs with a key of its own and has no token.`);
    if (revokedAt !== null) throw new PaditError("conflict", `${name} was revoked. Create another push collector.`);
    await tx.collector.update({ where: { tenantId_id: { tenantId, id } }, data: { pushTokenHash: hashSecret(token) } });
    await audit(tx, ctx, { action: "collector.rotate_token", targetType: "collector", targetId: id });
    await tellBrowsers(tx, tenantId, "collector", id);
    return { collector: collectorView(await findCollector(tx, tenantId, id)), token, server: ctx.site.ingestUrl };
  });
}

export const UpdatePushCollector = z.object({ collectorId: z.guid(), seriesMax: SeriesMax.optional(), mapping: PushMapping.optional() });

/** Changes the series limit and the mapping. Both apply to samples that arrive 5 s later; existing series do not change. */
export async function updatePushCollector(ctx: ServiceContext, input: z.input<typeof UpdatePushCollector>): Promise<CollectorView> {
  authorize(ctx, "admin", "collectors:write");
  const { collectorId: id, seriesMax, mapping } = parse(UpdatePushCollector, input);
  const { tenantId } = ctx.actor;
  return ctx.db.withTenant(tenantId, async (tx) => {
    const before = await findCollector(tx, tenantId, id);
    if (before.kind !== "push") throw new PaditError("conflict", `${before.name} probes. Only push collectors have a mapping.`);
    const data = { ...(seriesMax !== undefined && { pushSeriesMax: seriesMax }), ...(mapping && { pushMapping: mapping }) };
    await tx.collector.update({ where: { tenantId_id: { tenantId, id } }, data });
    await audit(tx, ctx, {
      action: "collector.update",
      targetType: "collector",
      targetId: id,
      detail: { before: { seriesMax: before.pushSeriesMax }, after: { seriesMax: seriesMax ?? before.pushSeriesMax } },
    });
    await tellBrowsers(tx, tenantId, "collector", id);
    return collectorView(await findCollector(tx, tenantId, id));
  });
}
