import { gzipSync } from "node:zlib";
import { createTestDatabase } from "@padit/db/testing";
import { newId } from "@padit/domain";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readLog } from "./read-log";

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let shards = 200;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.dispose());

/** A shard whose log holds batches of these many rows, and the pages in which it is read: the rows of each batch. */
async function pagesOf(rowsOfBatches: readonly number[]): Promise<number[][]> {
  const { db } = database;
  const shard = shards++;
  await db.asSystem(async (tx) => {
    await tx.shard.create({ data: { id: shard } });
    await tx.batchLog.createMany({
      data: rowsOfBatches.map((rows, i) => {
        const payload = { series: Array(rows).fill(1), ts: Array(rows).fill(i), value: Array(rows).fill(0) };
        const seq = BigInt(i + 1);
        return { shard, seq, tenantId: newId(), collectorId: newId(), payload: new Uint8Array(gzipSync(JSON.stringify(payload))) };
      }),
    });
  });
  const pages: number[][] = [];
  let position = 0n;
  for (;;) {
    const page = await readLog(db, shard, position);
    const last = page.at(-1);
    if (!last) return pages;
    expect(page.map((batch) => batch.position)).toEqual(page.map((_, i) => Number(position) + 1 + i));
    pages.push(page.map(({ series }) => series.length));
    position = BigInt(last.position);
  }
}

test("large batches come a few at a time, so that a commit is done in its time", async () => {
  expect(await pagesOf([6_000, 6_000, 6_000, 20_000, 20_000, 10])).toEqual([[6_000, 6_000], [6_000, 20_000], [20_000], [10]]);
});

test("small batches come by the hundreds", async () => {
  expect((await pagesOf(Array(620).fill(2))).map((page) => page.length)).toEqual([500, 120]);
});

test("a page that ends where a query ends is no end of the log", async () => {
  expect((await pagesOf(Array(100).fill(1))).map((page) => page.length)).toEqual([100]);
});
