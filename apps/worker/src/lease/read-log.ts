import { gunzipSync } from "node:zlib";
import type { Database } from "@padit/db";
import type { LogBatch } from "@padit/domain";
import { z } from "zod";

const PAGE = 500;

/** The accepted rows of a batch, as ingest writes them into the log. */
const LogPayload = z.object({
  series: z.array(z.int()),
  ts: z.array(z.number()),
  value: z.array(z.number()),
  uncertainty: z.array(z.number().nullable()).optional(),
  flags: z.array(z.int()).optional(),
});

/** The batches after `position`, in the order in which they were committed. */
export async function readLog(db: Database, shard: number, position: bigint): Promise<LogBatch[]> {
  const rows = await db.asSystem((tx) =>
    tx.batchLog.findMany({ where: { shard, seq: { gt: position } }, orderBy: { seq: "asc" }, take: PAGE }),
  );
  return rows.map(({ seq, tenantId, collectorId, receivedAt, payload }) => {
    const { series, ts, value, uncertainty, flags } = LogPayload.parse(JSON.parse(gunzipSync(payload).toString("utf8")));
    return {
      position: Number(seq),
      tenantId,
      collectorId,
      receivedAtMs: receivedAt.getTime(),
      series,
      tsMs: ts,
      value,
      uncertainty: uncertainty ?? series.map(() => null),
      flags: flags ?? series.map(() => 0),
    };
  });
}
