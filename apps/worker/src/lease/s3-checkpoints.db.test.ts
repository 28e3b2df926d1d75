import { randomUUID } from "node:crypto";
import { createTestDatabase } from "@padit/db/testing";
import { S3Environment } from "@padit/objects";
import { type S3TestServer, s3Missing, startS3 } from "@padit/objects/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openObjects } from "../shared-objects";
import { drainShard } from "../testing/drain-shard";
import { createTenant, feedLog } from "../testing/tenant-fixture";

const START_MS = Date.UTC(2026, 10, 24, 10);
const settings = { windowMs: 10_000, latenessMs: 2_000, learningWindows: 5, resolveDelayMs: 20_000, reopenWindowMs: 60_000 };
/** Good for a minute, bad for half, good again: one alert that opens and resolves. */
const EPISODE = [...Array<number>(60).fill(1), ...Array<number>(30).fill(30), ...Array<number>(60).fill(1)].map(
  (ms, i) => ms + (i % 7) / 100,
);
const missing = s3Missing();
if (missing !== null) console.warn(`skipped: ${missing}`);

describe.skipIf(missing !== null)("checkpoints in a bucket", () => {
  let server: S3TestServer;
  let test: Awaited<ReturnType<typeof createTestDatabase>>;
  beforeAll(async () => {
    [server, test] = await Promise.all([startS3(), createTestDatabase()]);
  });
  afterAll(() => Promise.all([server?.stop(), test?.dispose()]));

  const envOf = (prefix: string) =>
    S3Environment.parse({
      S3_BUCKET: server.options.bucket,
      S3_ENDPOINT: server.options.endpoint,
      S3_PREFIX: prefix,
      S3_ACCESS_KEY_ID: server.options.credentials.accessKeyId,
      S3_SECRET_ACCESS_KEY: server.options.credentials.secretAccessKey,
    });

  it("let another worker go on without a cold start after the bucket's server was killed", async () => {
    const { db } = test;
    const shard = 100;
    const own = await createTenant(db, shard);
    const onRelearning = () => expect.unreachable("the checkpoint was written by the first worker");
    const first = await openObjects(db, envOf("one/"));
    await feedLog(db, { ...own, shard, startMs: START_MS, values: EPISODE.slice(0, 70) });
    await drainShard({ db, store: first.store, settings }, shard);
    const keys: string[] = [];
    for await (const key of first.store.list("checkpoints/")) keys.push(key);
    expect(keys).not.toEqual([]);
    // The second worker reads only what is behind the checkpoint.
    await db.asSystem((tx) => tx.batchLog.deleteMany({ where: { shard } }));
    await server.crash();
    await feedLog(db, { ...own, shard, startMs: START_MS + 70_000, values: EPISODE.slice(70) });
    const second = await openObjects(db, envOf("one/"));
    expect(second.place).toBe(first.place);
    await drainShard({ db, store: second.store, settings, onRelearning }, shard);
    const alerts = await db.withTenant(own.tenantId, (tx) => tx.alert.findMany({ select: { status: true } }));
    expect(alerts).toEqual([{ status: "resolved" }]);
  });

  it("are in another place under another prefix, and a folder beside a bucket is refused", async () => {
    const places = await Promise.all(["a/", "b/", "a/"].map(async (prefix) => (await openObjects(test.db, envOf(prefix))).place));
    expect(places[0]).toBe(places[2]);
    expect(places[0]).not.toBe(places[1]);
    const both = { ...envOf("a/"), PADIT_OBJECT_DIR: `/nowhere/${randomUUID()}` };
    await expect(openObjects(test.db, both)).rejects.toThrow("not both");
  });
});
