import { randomBytes } from "node:crypto";
import { gzipSync } from "node:zlib";
import type { Database } from "@padit/db";
import { newId } from "@padit/domain";

export interface TenantFixture {
  tenantId: string;
  collectorId: string;
  endpointId: string;
  seriesId: number;
  ruleId: string;
}

/** A tenant with one collector on `shard`, one endpoint with a delay series and a rule: three of three samples above 10 ms. */
export async function createTenant(db: Database, shard: number): Promise<TenantFixture> {
  const [tenantId, collectorId, endpointId, ruleId] = [newId(), newId(), newId(), newId()];
  await db.asSystem(async (tx) => {
    await tx.shard.createMany({ data: [{ id: shard }], skipDuplicates: true });
    await tx.tenant.create({ data: { id: tenantId, slug: `t-${tenantId}`, name: "Test" } });
  });
  return db.withTenant(tenantId, async (tx) => {
    await tx.collector.create({ data: { tenantId, id: collectorId, name: "probe", shard } });
    await tx.endpoint.create({
      data: { tenantId, id: endpointId, name: "echo", protocol: "udp-echo", target: {}, intervalMs: 1_000, tags: ["lab"] },
    });
    await tx.endpointCollector.create({ data: { tenantId, endpointId, collectorId } });
    const { id: seriesId } = await tx.series.create({
      data: { tenantId, endpointId, collectorId, metricName: "udp_echo_rtt", unit: "ms", metricType: "latency" },
    });
    await tx.rule.create({
      data: {
        tenantId,
        id: ruleId,
        name: "slow",
        metricName: "udp_echo_rtt",
        direction: "above",
        threshold: 10,
        unit: "ms",
        k: 3,
        n: 3,
        severity: "warning",
      },
    });
    return { tenantId, collectorId, endpointId, seriesId, ruleId };
  });
}

export interface Feed extends Pick<TenantFixture, "tenantId" | "collectorId" | "seriesId"> {
  shard: number;
  startMs: number;
  /** One value a second, one batch each. */
  values: readonly number[];
  /** Words of outcomes, by the place of the value. */
  reasons?: Readonly<Record<number, string>>;
}

/** Appends to the shard's log as ingest does: the head grows and the rows appear in one transaction. */
export async function feedLog(
  db: Database,
  { shard, tenantId, collectorId, seriesId, startMs, values, reasons = {} }: Feed,
): Promise<void> {
  const payloadOf = (value: number, i: number) => ({
    ...{ series: [seriesId], ts: [startMs + i * 1_000], value: [value] },
    ...(reasons[i] !== undefined && { reasons: [{ i: 0, text: reasons[i] }] }),
  });
  await db.asSystem(async (tx) => {
    const { head } = await tx.shard.update({ where: { id: shard }, data: { head: { increment: values.length } } });
    const first = head - BigInt(values.length) + 1n;
    await tx.batchLog.createMany({
      data: values.map((value, i) => ({
        shard,
        seq: first + BigInt(i),
        tenantId,
        collectorId,
        receivedAt: new Date(startMs + i * 1_000 + 50),
        payload: new Uint8Array(gzipSync(JSON.stringify(payloadOf(value, i)))),
      })),
    });
  });
}

export const randomKey = (): string => randomBytes(32).toString("base64");
