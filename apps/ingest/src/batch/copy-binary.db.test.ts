import fc from "fast-check";
import pg from "pg";
import { afterAll, beforeAll, expect, it } from "vitest";
import { CopyBinary } from "./copy-binary";
import { copyIn } from "./copy-in";

let client: pg.Client;
beforeAll(async () => {
  client = new pg.Client({ connectionString: process.env.PADIT_TEST_POSTGRES_URL });
  await client.connect();
  await client.query("CREATE TEMP TABLE cells (n int, i4 int4, i8 int8, f8 float8, at timestamptz, id uuid, bytes bytea, doc jsonb)");
});
afterAll(() => client?.end());

const Cells = fc.record({
  i4: fc.integer(),
  i8: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  f8: fc.option(fc.double({ noNaN: true })),
  // 1970 to 2100 in microseconds
  atUs: fc.integer({ min: 0, max: 4_102_444_800_000_000 }),
  id: fc.uuid(),
  // Large ones make the buffer grow.
  bytes: fc.tuple(fc.nat({ max: 100_000 }), fc.nat({ max: 255 })).map(([size, byte]) => Buffer.alloc(size, byte)),
  doc: fc.dictionary(
    fc.string({ unit: "grapheme" }).map((s) => s.replaceAll("\0", "")),
    fc.integer(),
  ),
});

it("writes every cell so that PostgreSQL reads back the same, whatever the values and sizes", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(Cells, { maxLength: 8 }), async (rows) => {
      const copy = new CopyBinary();
      for (const [n, { i4, i8, f8, atUs, id, bytes, doc }] of rows.entries()) {
        copy.row(8);
        copy.int4(n);
        copy.int4(i4);
        copy.int8(i8);
        if (f8 === null) copy.null();
        else copy.float8(f8);
        copy.timestamp(atUs / 1000);
        copy.uuid(id);
        copy.bytea(bytes);
        copy.jsonb(JSON.stringify(doc));
      }
      await client.query("TRUNCATE cells");
      await copyIn(client, "COPY cells FROM STDIN (FORMAT binary)", copy.finish());
      const read = await client.query(
        "SELECT i4, i8::text, f8, (extract(epoch FROM at) * 1000000)::int8::text AS us, id, encode(bytes, 'hex') AS bytes, doc FROM cells ORDER BY n",
      );
      const said = rows.map(({ i4, i8, f8, atUs, id, bytes, doc }) => ({
        i4,
        i8: String(i8),
        f8,
        us: String(atUs),
        id,
        bytes: bytes.toString("hex"),
        doc,
      }));
      expect(read.rows).toEqual(said);
    }),
    { numRuns: 100 },
  );
});

it("tells of a refused COPY and leaves the connection usable", async () => {
  const copy = new CopyBinary();
  copy.row(1);
  copy.int4(1);
  await expect(copyIn(client, "COPY cells FROM STDIN (FORMAT binary)", copy.finish())).rejects.toMatchObject({ code: "22P04" });
  expect((await client.query("SELECT 1 AS one")).rows).toEqual([{ one: 1 }]);
});
