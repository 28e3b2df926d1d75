// Series that earlier versions stored read the same after the migration that stores them in another form.
import { createHash } from "node:crypto";
import pg from "pg";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { findMigrations, migrate, readMigrations } from "../migrate";
import { type Database, openDatabase } from "../open-database";
import { createEmptyTestDatabase, TEST_CREDENTIALS, type TestDatabase, testBackends } from "../testing";

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const BEFORE_TIERS = "20261129184000";
const now = new Date();
const noonMs = Math.floor(now.getTime() / DAY_MS) * DAY_MS - 5 * DAY_MS + 12 * HOUR_MS;

async function upgradeFrom(stamp: string, ownerUrl: string): Promise<void> {
  const earlier = readMigrations(findMigrations()).filter(({ name }) => name < stamp);
  const only = earlier.map(({ name, sql }) => ({ name, checksum: createHash("sha256").update(sql).digest("hex") }));
  await migrate(ownerUrl, { credentials: TEST_CREDENTIALS, only });
}

describe.each(testBackends())("an installation on %s whose minutes are the only rollup", (backend) => {
  let database: Pick<TestDatabase, "urls" | "dispose">;
  let owner: pg.Client;
  let db: Database | undefined;
  beforeEach(async () => {
    database = await createEmptyTestDatabase({ backend });
    await upgradeFrom(BEFORE_TIERS, database.urls.owner);
    owner = new pg.Client({ connectionString: database.urls.owner });
    await owner.connect();
  });
  afterEach(async () => {
    await db?.close();
    await owner.end();
    await database.dispose();
  });

  const insert = (atMs: number, count: number, value: number): Promise<unknown> =>
    owner.query(
      `INSERT INTO tsdb.sample (series_id, ts, value) SELECT series_id, to_timestamp($1::float8 / 1000) + n * interval '10 seconds', $3 + n
       FROM generate_series(1, 2) AS series_id, generate_series(0, $2::int - 1) AS n`,
      [atMs, count, value],
    );
  const rollup = async (tier: string): Promise<unknown[]> => {
    const { rows } = await owner.query(
      `SELECT series_id, bucket, sum(n)::int AS n, round(sum(sum)::numeric, 9) AS sum, min(min) AS min, max(max) AS max FROM tsdb.${tier} GROUP BY 1, 2 ORDER BY 1, 2`,
    );
    return rows;
  };
  const samplesOf = async (tier: string): Promise<unknown> =>
    (await owner.query(`SELECT sum(n)::int AS n, sum(sum) AS sum, min(min) AS min, max(max) AS max FROM tsdb.${tier}`)).rows;

  test("has the same minutes after the upgrade, and all its samples in every tier", async () => {
    const oldMs = noonMs - 60 * DAY_MS;
    if (backend === "postgresql")
      await owner.query("SELECT tsdb.ensure_partitions($1::date, $2::date)", [new Date(oldMs), new Date(oldMs + DAY_MS)]);
    await insert(oldMs, 100, 1);
    await insert(noonMs, 700, 2);
    if (backend === "postgresql") {
      await owner.query("SELECT tsdb.mark_rollup($1)", [new Date(noonMs + 2 * DAY_MS)]);
      await owner.query("SELECT tsdb.refresh_rollup()");
      while ((await owner.query("SELECT tsdb.pack_slice($1, 1) AS more", [now])).rows[0].more);
      await insert(noonMs + 5, 10, 1000); // late, and not rolled up yet
    } else await owner.query("CALL refresh_continuous_aggregate('tsdb.sample_1m', NULL, NULL)");
    const minutes = await rollup("sample_1m");
    expect(minutes.length).toBeGreaterThan(2 * (16 + 116));

    await migrate(database.urls.owner, { credentials: TEST_CREDENTIALS });
    const total = await samplesOf("sample_1m");
    const read = async () => ({
      minutes: await rollup("sample_1m"),
      five: await samplesOf("sample_5m"),
      hours: await samplesOf("sample_1h"),
    });
    expect(await read()).toEqual({ minutes, five: total, hours: total });
    db = openDatabase(database.urls, { poolSize: 2 });
    for (const step of ["partitions", "pack", "rollup"]) await db.runUpkeep(step, { now, signal: new AbortController().signal });
    expect(await read()).toEqual({ minutes, five: total, hours: total });
  });
});
