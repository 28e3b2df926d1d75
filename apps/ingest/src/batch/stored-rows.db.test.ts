import { storedReading } from "@padit/db/stored-reading";
import { createTestDatabase, type TestDatabase } from "@padit/db/testing";
import { meaningfulReading } from "@padit/domain/model";
import fc from "fast-check";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { storedRows } from "./stored-rows";

let database: TestDatabase;
let owner: pg.Client;
beforeAll(async () => {
  database = await createTestDatabase();
  owner = new pg.Client({ connectionString: database.urls.owner });
  await owner.connect();
});
afterAll(async () => {
  await owner?.end();
  await database?.dispose();
});

/** Numbers of every magnitude, most of them with few decimal digits, as measurements have them. */
const Magnitude = fc.oneof(
  fc.double({ min: 1e-13, max: 1e13, noNaN: true }),
  fc
    .tuple(fc.integer({ min: 0, max: 99_999 }), fc.integer({ min: -14, max: 9 }))
    .map(([digits, exponent]) => Number(`${digits}e${exponent}`)),
);
/** Whole nanoseconds, up to six days: the larger a time is, the more the rounding of doubles moves it towards the next nanosecond. */
const Long = fc.tuple(fc.integer({ min: 1, max: 2 ** 49 }), fc.constantFrom(1e9, 1e6, 1e3)).map(([ns, perUnit]) => ns / perUnit);
const Row = fc.record({
  unit: fc.constantFrom("s", "ms", "us", "ns", "ratio"),
  value: fc.tuple(fc.oneof(Magnitude, Long), fc.boolean()).map(([value, isNegative]) => (isNegative ? -value : value)),
  uncertainty: fc.option(Magnitude, { freq: 10 }),
});

test("the views' functions give back what ingest meant, digit by digit", async () => {
  const rows = fc.sample(Row, 20_000);
  const stored = storedRows(
    {
      series: rows.map((_, n) => n),
      ts: rows.map(() => 0),
      value: rows.map(({ value }) => value),
      uncertainty: rows.map(({ uncertainty }) => uncertainty),
      flags: rows.map(() => 0),
      details: [],
      reasons: [],
    },
    (n) => rows[n]?.unit ?? "",
  );
  const { rows: read } = await owner.query<{ value: number; uncertainty: number | null }>(
    `SELECT tsdb.reading_value(v, u, unit) AS value, tsdb.reading_uncertainty(u) AS uncertainty
     FROM unnest($1::float8[], $2::float8[], $3::text[]) WITH ORDINALITY AS row (v, u, unit, n) ORDER BY n`,
    [stored.value, stored.uncertainty, rows.map(({ unit }) => unit)],
  );
  const wrong = rows.flatMap(({ unit, ...reading }, n) => {
    const [meant, found] = [meaningfulReading(reading, unit), read[n]];
    return meant.value === found?.value && meant.uncertainty === found.uncertainty ? [] : [{ unit, ...reading, meant, found }];
  });
  expect(wrong.slice(0, 5)).toEqual([]);
});

test("a stored time ends within twenty binary digits after the point, an uncertainty after eight digits", () => {
  const { value, uncertainty } = storedReading({ value: 17.123_456, uncertainty: 0.001_234 }, "ms");
  expect(value * 2 ** 20).toBe(Math.round(17.123_456 * 2 ** 20));
  expect((uncertainty ?? 0) * 2 ** 17).toBe(Math.floor(0.0013 * 2 ** 17));
});
