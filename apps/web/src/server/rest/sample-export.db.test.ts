import { createTestDatabase, type TestDatabase } from "@padit/db/testing";
import { parquetMetadataAsync, parquetReadObjects } from "hyparquet";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  addApiKey,
  addOlderSamples,
  createFullOrganization,
  type FullOrganization,
  type TestInstallation,
  testInstallation,
} from "../testing/full-organization";
import { problemOf, restClient } from "../testing/rest-client";
import { BASE_PATH, createRestApp } from "./app";

let database: TestDatabase;
let installation: TestInstallation;
let ours: FullOrganization;
let theirs: FullOrganization;
const OLDER = 60_000;
const TOTAL = OLDER + 120;
beforeAll(async () => {
  database = await createTestDatabase();
  installation = await testInstallation(database);
  ours = await createFullOrganization(installation, database, "ours");
  theirs = await createFullOrganization(installation, database, "theirs");
  await addOlderSamples(database.urls.ingest, ours, OLDER);
});
afterAll(() => database.dispose());

const rangeOf = ({ sampledAt }: FullOrganization, query: Record<string, string> = {}) =>
  new URLSearchParams({
    from: new Date(sampledAt.getTime() - 2 * 86_400_000).toISOString(),
    to: new Date(sampledAt.getTime() + 1).toISOString(),
    ...query,
  });

async function download(key: string, query: URLSearchParams): Promise<Response> {
  const headers = { authorization: `Bearer ${key}` };
  return createRestApp(installation).fetch(new Request(`https://padit.example${BASE_PATH}/samples/export?${query}`, { headers }));
}

/** An independent count and sum. */
async function stored(seriesId: number): Promise<{ n: number; sum: number }> {
  const owner = new pg.Client({ connectionString: database.urls.owner });
  await owner.connect();
  const { rows } = await owner.query<{ n: number; sum: number }>(
    "SELECT count(*)::int AS n, sum(value)::float8 AS sum FROM tsdb.sample WHERE series_id = $1",
    [seriesId],
  );
  await owner.end();
  return rows[0]!;
}

test("CSV has every sample once, oldest first, with its source, and nothing of other organizations", async () => {
  const answer = await download(ours.apiKey, rangeOf(ours));
  expect([answer.status, answer.headers.get("content-type"), answer.headers.get("padit-series")]).toEqual([
    200,
    "text/csv; charset=utf-8",
    "1",
  ]);
  const [head, ...lines] = (await answer.text()).trimEnd().split("\r\n");
  expect(head).toBe("timestamp,endpoint_id,endpoint,collector_id,collector,metric_name,unit,value,uncertainty,flags");
  const rows = lines.map((line) => line.split(","));
  expect({ n: rows.length, sum: rows.reduce((sum, row) => sum + Number(row[7]), 0) }).toEqual(await stored(ours.seriesId));
  expect(rows.at(-1)).toEqual([
    ours.sampledAt.toISOString().replace("Z", "000Z"),
    ...[ours.endpointId, "ours endpoint", ours.collectorId, "ours collector", "udp_echo_rtt", "ms", "0", "0.05", "1"],
  ]);
  const times = rows.map(([time]) => time);
  expect(times).toEqual([...new Set(times)].sort());
});

test("Parquet has the same rows, typed, in several row groups", async () => {
  const answer = await download(ours.apiKey, rangeOf(ours, { format: "parquet", metric: "udp_echo_rtt" }));
  const file = await answer.arrayBuffer();
  const metadata = await parquetMetadataAsync(file);
  expect([Number(metadata.num_rows), metadata.row_groups.length]).toEqual([TOTAL, 2]);
  const rows = await parquetReadObjects({ file });
  expect({ n: rows.length, sum: rows.reduce((sum, { value }) => sum + Number(value), 0) }).toEqual(await stored(ours.seriesId));
  expect(rows.at(-1)).toEqual({
    ...{ timestamp: ours.sampledAt, endpoint_id: ours.endpointId, endpoint: "ours endpoint", collector_id: ours.collectorId },
    ...{ collector: "ours collector", metric_name: "udp_echo_rtt", unit: "ms", value: 0, uncertainty: expect.closeTo(0.05, 6), flags: 1 },
  });
});

test("a selection without samples is a file without rows", async () => {
  const csv = await download(ours.apiKey, rangeOf(ours, { metric: "no_such_metric" }));
  expect((await csv.text()).split("\r\n")).toHaveLength(2);
  const parquet = await download(ours.apiKey, rangeOf(ours, { metric: "no_such_metric", format: "parquet" }));
  await expect(parquetReadObjects({ file: await parquet.arrayBuffer() })).resolves.toEqual([]);
});

test("reads no further than the client, and ends when the key ends", async () => {
  const { apiKey, apiKeyId } = await addApiKey(installation.db, ours.tenantId, ["endpoints:read"]);
  const reader = (await download(apiKey, rangeOf(ours))).body!.getReader();
  await reader.read();
  await reader.read();
  await installation.db.withTenant(ours.tenantId, (tx) =>
    tx.apiKey.updateMany({ where: { id: apiKeyId }, data: { revokedAt: new Date() } }),
  );
  const rest = async () => {
    let chunks = 0;
    while (!(await reader.read()).done) chunks++;
    return chunks;
  };
  // 60,120 samples are 13 pages; a stream that had read ahead would have them all.
  await expect(rest()).rejects.toThrow("The API key has ended.");
});

test("refuses a range that is reversed, an endpoint of others and a key without the scope", async () => {
  const rest = restClient(installation);
  const ask = (key: string, query: URLSearchParams) => rest.call("GET", `/samples/export?${query}`, { key });
  const { from, to } = Object.fromEntries(rangeOf(ours)) as { from: string; to: string };
  expect(problemOf(await ask(ours.apiKey, new URLSearchParams({ from: to, to: from })))).toMatchObject({
    status: 400,
    errors: [{ path: "from" }],
  });
  expect(problemOf(await ask(ours.apiKey, rangeOf(ours, { endpoint_id: theirs.endpointId })))).toMatchObject({ status: 404 });
  const { apiKey } = await addApiKey(installation.db, ours.tenantId, ["alerts:read"]);
  expect(problemOf(await ask(apiKey, rangeOf(ours)))).toMatchObject({ status: 403 });
});
