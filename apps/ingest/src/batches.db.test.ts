import { gunzipSync, gzipSync } from "node:zlib";
import { testBackends } from "@padit/db/testing";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeSeries, makeTenant, startTestIngest, TestCollector, type TestIngest, type TestTenant } from "./testing";

describe.each(testBackends())("batches on %s", (backend) => {
  let ingest: TestIngest;
  let tenant: TestTenant;
  let superuser: pg.Client;

  beforeAll(async () => {
    // A collector may have 32 requests in progress; the test of copies sends 60 at once.
    ingest = await startTestIngest({ backend, limits: { requestsPerCollectorMax: 64 } });
    tenant = await makeTenant(ingest.database);
    const server = new URL(process.env[backend === "postgresql" ? "PADIT_TEST_POSTGRES_URL" : "PADIT_TEST_TIMESCALE_URL"] ?? "");
    server.pathname = new URL(ingest.database.urls.owner).pathname;
    superuser = new pg.Client({ connectionString: server.href });
    superuser.on("error", () => {});
    await superuser.connect();
  });
  afterAll(async () => {
    await superuser?.end();
    await ingest?.close();
  });

  async function newCollector() {
    const collector = await TestCollector.enrol(ingest, tenant);
    return { collector, series: await makeSeries(ingest.database, tenant, collector) };
  }
  const stored = async (series: number) =>
    (await superuser.query("SELECT ts, value, uncertainty, flags FROM tsdb.sample WHERE series_id = $1 ORDER BY ts", [series])).rows;
  const log = async (collectorId: string) =>
    (await superuser.query("SELECT shard, seq::int, payload FROM batch_log WHERE collector_id = $1 ORDER BY seq", [collectorId])).rows;

  const waitingBackends = async (): Promise<number[]> => {
    await superuser.query("SELECT pg_stat_clear_snapshot()"); // within a transaction the view stands still
    const { rows } = await superuser.query(
      "SELECT pid FROM pg_stat_activity WHERE application_name = 'padit-ingest-batches' AND wait_event_type = 'Lock' AND datname = current_database()",
    );
    return rows.map(({ pid }) => pid);
  };

  it("answers 202 when samples, details, gaps and log are stored", async () => {
    const { collector, series } = await newCollector();
    const ts = Date.now() - 1000;
    const answer = await collector.sendBatch({
      epoch: 1,
      seq: 1,
      series: [series, series],
      ts: [ts, ts + 1.5],
      value: [1.25, -2],
      uncertainty: [0.5, null],
      flags: [1, 2],
      detail: [{ i: 1, metadata: { status_code: 200 } }],
      gaps: [{ fromMs: ts - 5000, toMs: ts - 1000, n: 4, reason: "spool full" }],
    });
    expect([answer.status, await answer.json()]).toEqual([202, { accepted: 2, quarantined: 0, duplicate: false }]);
    expect(await stored(series)).toMatchObject([
      { value: 1.25, uncertainty: 0.5, flags: 1 },
      { value: -2, uncertainty: null, flags: 2 },
    ]);
    const [entry] = await log(collector.id);
    expect(JSON.parse(gunzipSync(entry.payload).toString())).toEqual({
      series: [series, series],
      ts: [ts, ts + 1.5],
      value: [1.25, -2],
      uncertainty: [0.5, null],
      flags: [1, 2],
    });
    const details = await superuser.query("SELECT metadata FROM tsdb.sample_detail WHERE series_id = $1", [series]);
    expect(details.rows).toEqual([{ metadata: { status_code: 200 } }]);
    const gaps = await superuser.query("SELECT n::int, reason FROM gap WHERE collector_id = $1", [collector.id]);
    expect(gaps.rows).toEqual([{ n: 4, reason: "spool full" }]);
  });

  it("counts each batch once when three copies of each come at once and out of order", async () => {
    const { collector, series } = await newCollector();
    const now = Date.now();
    const batches = Array.from({ length: 20 }, (_, seq) => ({ epoch: 1, seq, series: [series], ts: [now + seq], value: [seq] }));
    const copies = [...batches.toReversed(), ...batches, ...batches.toSorted((a, b) => (a.seq % 7) - (b.seq % 7))];
    const answers = await Promise.all(copies.map((batch) => collector.sendBatch(batch)));
    const statuses = answers.map(({ status }) => status);
    expect(statuses.filter((status) => status === 202)).toHaveLength(20);
    expect(statuses.filter((status) => status === 200)).toHaveLength(40);
    expect((await stored(series)).map(({ value }) => value)).toEqual(batches.map(({ seq }) => seq));
    expect(await log(collector.id)).toHaveLength(20);
  });

  it("answers 409 and writes an audit entry when a number comes again with other content", async () => {
    const { collector, series } = await newCollector();
    const batch = { epoch: 1, seq: 5, series: [series], ts: [Date.now()], value: [1] };
    const other = { ...batch, value: [2] };
    expect((await collector.sendBatch(batch)).status).toBe(202);
    const refused = await collector.sendBatch(other);
    expect([refused.status, refused.headers.get("content-type")]).toEqual([409, "application/problem+json"]);
    const statuses = await Promise.all(
      [
        { ...batch, seq: 6 },
        { ...other, seq: 6 },
      ].map(async (b) => (await collector.sendBatch(b)).status),
    );
    expect(statuses.toSorted()).toEqual([202, 409]);
    const audit = await superuser.query("SELECT action, detail FROM audit_entry WHERE actor_id = $1 AND action = 'batch.conflict'", [
      collector.id,
    ]);
    // Once an hour: a copy at work conflicts with every batch.
    expect(audit.rows).toHaveLength(1);
    const { rows: noted } = await superuser.query(
      "SELECT clone_seen_at > now() - interval '1 minute' AS fresh FROM collector WHERE id = $1",
      [collector.id],
    );
    expect(noted).toEqual([{ fresh: true }]);
    expect(audit.rows[0].detail).toMatchObject({ epoch: 1, seq: 5 });
    expect(await stored(series)).toHaveLength(2);
  });

  it("numbers the shard's log without a gap while many collectors send", async () => {
    const many = await Promise.all(Array.from({ length: 5 }, newCollector));
    await Promise.all(
      many.flatMap(({ collector, series }) =>
        Array.from({ length: 10 }, (_, seq) => collector.sendBatch({ epoch: 1, seq, series: [series], ts: [Date.now()], value: [seq] })),
      ),
    );
    const { rows } = await superuser.query(
      "SELECT shard, count(*)::int AS n, min(seq)::int AS first, max(seq)::int AS last FROM batch_log GROUP BY shard",
    );
    for (const { n, first, last } of rows) expect([first, last]).toEqual([1, n]);
    const heads = await superuser.query("SELECT id AS shard, head::int AS last FROM shard WHERE head > 0 ORDER BY id");
    expect(heads.rows).toEqual(rows.map(({ shard, last }) => ({ shard, last })).toSorted((a, b) => a.shard - b.shard));
  });

  it("holds back bad rows with their reason and stores the good ones", async () => {
    const { collector, series } = await newCollector();
    const foreign = (await newCollector()).series;
    const now = Date.now();
    const week = 7 * 24 * 3_600_000;
    const cells: [unknown, unknown, unknown, unknown, unknown, string | null][] = [
      [series, now, 1, null, 0, null],
      [2_000_000_000, now, 1, null, 0, "unknown_series"],
      ["1", now, 1, null, 0, "unknown_series"],
      [foreign, now, 1, null, 0, "foreign_series"],
      [series, "now", 1, null, 0, "bad_time"],
      [series, now - week - 60_000, 1, null, 0, "too_old"],
      [series, now - week + 60_000, 2, null, 0, null],
      [series, now + 6 * 60_000, 1, null, 0, "too_far_ahead"],
      [series, now, null, null, 0, "bad_value"],
      [series, now, "NaN", null, 0, "bad_value"],
      [series, now, 1, -1, 0, "bad_uncertainty"],
      [series, now, 1, null, 0.5, "bad_flags"],
    ];
    const column = (i: number) => cells.map((row) => row[i]);
    const batch = { epoch: 1, seq: 1, series: column(0), ts: column(1), value: column(2), uncertainty: column(3), flags: column(4) };
    const text = JSON.stringify({ ...batch, detail: [{ i: 0, metadata: { text: "x".repeat(5000) } }] });
    const answer = await collector.send("POST", "/v1/batches", new Uint8Array(gzipSync(text.replace('"NaN"', "1e999"))));
    expect([answer.status, await answer.json()]).toEqual([202, { accepted: 2, quarantined: 11, duplicate: false }]);
    expect((await stored(series)).map(({ value }) => value).toSorted()).toEqual([1, 2]);
    const held = await superuser.query("SELECT reason, n FROM quarantine WHERE collector_id = $1", [collector.id]);
    expect(Object.fromEntries(held.rows.map(({ reason, n }) => [reason, n]))).toEqual({
      unknown_series: 2,
      foreign_series: 1,
      bad_time: 1,
      too_old: 1,
      too_far_ahead: 1,
      bad_value: 2,
      bad_uncertainty: 1,
      bad_flags: 1,
      bad_detail: 1,
    });
  });

  it("answers 503 while the database drops its connection, and takes the same batch afterwards, once", async () => {
    const { collector, series } = await newCollector();
    const batch = (seq: number) => ({ epoch: 1, seq, series: [series], ts: [Date.now()], value: [seq] });
    expect((await collector.sendBatch(batch(1))).status).toBe(202);
    // The commit waits for this lock on the shard's row, and is killed in the midst of its transaction.
    await superuser.query("BEGIN");
    await superuser.query("SELECT FROM shard FOR UPDATE");
    const midway = batch(2);
    const answer = collector.sendBatch(midway);
    await expect
      .poll(
        async () => {
          const pids = await waitingBackends();
          for (const pid of pids) await superuser.query("SELECT pg_terminate_backend($1)", [pid]);
          return pids.length;
        },
        { timeout: 10_000 },
      )
      .toBe(1);
    const refused = await answer;
    expect([refused.status, refused.headers.get("retry-after")]).toEqual([503, "1"]);
    await superuser.query("COMMIT");
    expect((await collector.sendBatch(midway)).status).toBe(202);
    expect((await collector.sendBatch(midway)).status).toBe(200);
    expect((await stored(series)).map(({ value }) => value)).toEqual([1, 2]);
  });

  it("commits a second transaction beside the first when much waits, and stores each batch once, in an unbroken log", async () => {
    const { collector, series } = await newCollector();
    const now = Date.now();
    const batch = (seq: number, rows: number) => ({
      epoch: 1,
      seq,
      series: Array<number>(rows).fill(series),
      ts: Array.from({ length: rows }, (_, i) => now - i),
      value: Array<number>(rows).fill(seq),
    });
    await superuser.query("BEGIN");
    await superuser.query("SELECT FROM shard FOR UPDATE");
    const first = collector.sendBatch(batch(1, 1));
    await expect.poll(async () => (await waitingBackends()).length, { timeout: 10_000 }).toBe(1);
    const seqs = [1, ...Array.from({ length: 10 }, (_, i) => i + 2)];
    const answers = [...seqs, ...seqs].map((seq) => collector.sendBatch(batch(seq, seq === 1 ? 1 : 500)));
    await expect.poll(async () => (await waitingBackends()).length, { timeout: 10_000 }).toBe(2);
    await superuser.query("COMMIT");
    const statuses = await Promise.all([first, ...answers].map(async (answer) => (await answer).status));
    expect(statuses.toSorted()).toEqual([...Array(12).fill(200), ...Array(11).fill(202)]);
    expect(await stored(series)).toHaveLength(1 + 10 * 500);
    const numbers = (await log(collector.id)).map(({ seq }) => seq);
    expect(numbers).toEqual(numbers.map((_, i) => (numbers[0] ?? 0) + i));
    expect(numbers).toHaveLength(11);
  });
});
