import { gunzipSync } from "node:zlib";
import type { Database, SystemTx } from "@padit/db";
import type { LogBatch } from "@padit/domain";
import { z } from "zod";

const BATCHES_PER_PAGE = 500;
/**
 * A page ends with the batch that reaches this. What a page means is committed in one transaction, which has 30 s: a collector that was away
 * for days brings batches of 20,000 rows one after the other, and hundreds of them in one transaction would never be done in time.
 */
const ROWS_PER_PAGE = 10_000;
/** Batches read at once; bounds the memory that a page of large batches needs. */
const BATCHES_PER_QUERY = 50;

/** The accepted rows of a batch, as ingest writes them into the log. */
const LogPayload = z.object({
  series: z.array(z.int()),
  ts: z.array(z.number()),
  value: z.array(z.number()),
  uncertainty: z.array(z.number().nullable()).optional(),
  flags: z.array(z.int()).optional(),
  reasons: z.array(z.object({ i: z.int(), text: z.string() })).optional(),
});

/** The next page of batches after `position`, in the order in which they were committed. */
export const readLog = (db: Database, shard: number, position: bigint): Promise<LogBatch[]> =>
  db.asSystem(async (tx) => {
    const page: LogBatch[] = [];
    let rows = 0;
    let last = position;
    while (page.length < BATCHES_PER_PAGE) {
      const read = await tx.batchLog.findMany({
        where: { shard, seq: { gt: last } },
        orderBy: { seq: "asc" },
        take: BATCHES_PER_QUERY,
      });
      for (const row of read) {
        const batch = decoded(row);
        page.push(batch);
        rows += batch.series.length;
        last = row.seq;
        if (rows >= ROWS_PER_PAGE) return page;
      }
      if (read.length < BATCHES_PER_QUERY) return page;
    }
    return page;
  });

type LoggedBatch = Awaited<ReturnType<SystemTx["batchLog"]["findMany"]>>[number];

function decoded({ seq, tenantId, collectorId, receivedAt, payload }: LoggedBatch): LogBatch {
  const { series, ts, value, uncertainty, flags, reasons } = LogPayload.parse(JSON.parse(gunzipSync(payload).toString("utf8")));
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
    ...(reasons && { reasons: new Map(reasons.map(({ i, text }) => [i, text])) }),
  };
}
