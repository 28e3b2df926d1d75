import { clockTime } from "@padit/domain/alerts";
import { z } from "zod";
import { audit } from "../audit";
import { findEndpoint } from "../endpoints/endpoint-queries";
import { authorize, notFound, parse, type ServiceContext } from "../service-context";
import { tellBrowsers } from "../tell-browsers";

export interface ExpectedTimeView {
  id: string;
  /** Name of the collector that observes the failure. */
  collectorName: string;
  metricGroup: string;
  /** Minute of the local day, 0…1439. */
  startMinute: number;
  lengthMinutes: number;
  timeZone: string;
  at: Date;
  expectedBy: string;
}

export const ListExpectedTimes = z.object({ endpointId: z.guid() });

/** Lists the times of day at which a person expects the endpoint to fail, in order of the day. */
export async function listExpectedTimes(ctx: ServiceContext, input: z.input<typeof ListExpectedTimes>): Promise<ExpectedTimeView[]> {
  authorize(ctx, "viewer", "endpoints:read", "within_limit");
  const { endpointId } = parse(ListExpectedTimes, input);
  const { tenantId } = ctx.actor;
  return ctx.db.withTenant(tenantId, async (tx) => {
    await findEndpoint(tx, tenantId, endpointId);
    const rows = await tx.expectedTime.findMany({
      where: { tenantId, endpointId },
      orderBy: [{ startMinute: "asc" }, { id: "asc" }],
      omit: { tenantId: true, endpointId: true },
    });
    const collectors = await tx.collector.findMany({ where: { tenantId }, select: { id: true, name: true } });
    const names = new Map(collectors.map(({ id, name }) => [id, name]));
    return rows.map(({ key, ...row }) => {
      const [, , collectorId = "", metricGroup = ""] = key.split("|");
      return { ...row, collectorName: names.get(collectorId) ?? "a removed collector", metricGroup };
    });
  });
}

export const RemoveExpectedTime = z.object({ expectedTimeId: z.guid() });

/** Removes an expected time: a failure at this time alerts again. */
export async function removeExpectedTime(ctx: ServiceContext, input: z.input<typeof RemoveExpectedTime>): Promise<void> {
  authorize(ctx, "operator", "alerts:write");
  const { expectedTimeId: id } = parse(RemoveExpectedTime, input);
  const { tenantId } = ctx.actor;
  await ctx.db.withTenant(tenantId, async (tx) => {
    const time = await tx.expectedTime.findUnique({ where: { tenantId_id: { tenantId, id } } });
    if (!time) throw notFound("expected time");
    await tx.expectedTime.delete({ where: { tenantId_id: { tenantId, id } } });
    const { endpointId, startMinute, lengthMinutes, timeZone } = time;
    const before = { at: clockTime(startMinute), lengthMinutes, timeZone };
    await audit(tx, ctx, { action: "expected_time.remove", targetType: "endpoint", targetId: endpointId, detail: { before } });
    await tellBrowsers(tx, tenantId, "endpoint", endpointId);
  });
}
