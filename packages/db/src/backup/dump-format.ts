import { z } from "zod";

/** One part of a dump. The parts of a table follow one another: `tables/<schema>.<table>/<n>` in PostgreSQL's COPY text format. */
export interface DumpPart {
  name: string;
  bytes: Buffer;
}

export const MANIFEST_NAME = "manifest.json";
/** The last part: number of rows by table. A dump without this part is incomplete. */
export const ROW_COUNTS_NAME = "row-counts.json";

const Name = z.string().regex(/^(public|tsdb)\.[a-z_][a-z0-9_]*$/);

export const DumpManifest = z.object({
  format: z.literal(1),
  madeAt: z.iso.datetime(),
  backend: z.enum(["postgresql", "timescaledb"]),
  /**
   * Migrations of the dumped database, in order. A restore applies exactly these and loads the rows; the next set-up applies later ones.
   */
  migrations: z.array(z.object({ name: z.string(), checksum: z.string() })).min(1),
  /** First and last day (UTC) with partitions or chunks; null if there are none. */
  days: z.object({ first: z.iso.date(), last: z.iso.date() }).nullable(),
  tables: z.array(z.object({ name: Name, columns: z.array(z.string().regex(/^[a-zA-Z_][a-zA-Z0-9_]*$/)).min(1) })),
  sequences: z.array(z.object({ name: Name, lastValue: z.string().regex(/^\d+$/) })),
});
export type DumpManifest = z.infer<typeof DumpManifest>;
export type DumpTable = DumpManifest["tables"][number];

export const RowCounts = z.record(Name, z.int().min(0));
export type RowCounts = z.infer<typeof RowCounts>;

/** Rollups are read through the views that both backends have, so that a dump can be loaded into either backend; the finest comes first. */
export const ROLLUP_TABLES: readonly DumpTable[] = ["tsdb.sample_1m", "tsdb.sample_5m", "tsdb.sample_1h"].map((name) => ({
  name,
  columns: ["series_id", "bucket", "n", "sum", "min", "max"],
}));
/** The rollup of databases that earlier migrations made. */
export const EARLIER_ROLLUP: DumpTable = { name: "tsdb.sample_1m", columns: ["series_id", "bucket", "n", "sum", "sumsq", "min", "max"] };

export const jsonPart = (name: string, value: unknown): DumpPart => ({ name, bytes: Buffer.from(`${JSON.stringify(value, null, 1)}\n`) });

/** The table that a part belongs to; undefined if the part holds no rows of a table. */
export const tableOfPart = (name: string): string | undefined => /^tables\/([^/]+)\/\d+$/.exec(name)?.[1];

/** `schema.table` with both names quoted. */
export const quoteTable = (name: string): string =>
  name
    .split(".")
    .map((part) => `"${part}"`)
    .join(".");
export const quoteColumns = (columns: readonly string[]): string => columns.map((column) => `"${column}"`).join(", ");
