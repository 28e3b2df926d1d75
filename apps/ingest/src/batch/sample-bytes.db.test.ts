import fc from "fast-check";
import pg from "pg";
import { afterAll, beforeAll, expect, it } from "vitest";
import { copyIn } from "./copy-in";
import { sampleBytes } from "./sample-bytes";

let client: pg.Client;
beforeAll(async () => {
  client = new pg.Client({ connectionString: process.env.PADIT_TEST_POSTGRES_URL });
  await client.connect();
  await client.query("CREATE TEMP TABLE kept (n serial, series int, ts timestamptz, value float8, uncertainty float8, flags int)");
});
afterAll(() => client?.end());

const Row = fc.record({
  series: fc.integer({ min: 1, max: 6 }),
  ts: fc.integer({ min: 1_700_000_000_000, max: 1_900_000_000_000 }),
  value: fc.double({ noNaN: true, noDefaultInfinity: true }),
  uncertainty: fc.option(fc.double({ min: 0, max: 1e6, noNaN: true })),
  flags: fc.nat({ max: 0x7fffffff }),
});
type Row = typeof Row extends fc.Arbitrary<infer R> ? R : never;
const columns = (rows: readonly Row[]) => ({
  series: rows.map(({ series }) => series),
  ts: rows.map(({ ts }) => ts),
  value: rows.map(({ value }) => value),
  uncertainty: rows.map(({ uncertainty }) => uncertainty),
  flags: rows.map(({ flags }) => flags),
  details: [],
  reasons: [],
});

it("stores every row of every batch once, series by series in the order they came", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(Row, { maxLength: 20 }), { maxLength: 5 }), async (batches) => {
      await client.query("TRUNCATE kept");
      await copyIn(
        client,
        "COPY kept (series, ts, value, uncertainty, flags) FROM STDIN (FORMAT binary)",
        sampleBytes(batches.map(columns)),
      );
      const { rows } = await client.query(
        "SELECT series, (extract(epoch FROM ts) * 1000)::float8 AS ts, value, uncertainty, flags FROM kept ORDER BY n",
      );
      const said = batches.flat().toSorted((a, b) => a.series - b.series); // stable
      expect(rows).toEqual(said);
    }),
    { numRuns: 100 },
  );
});
