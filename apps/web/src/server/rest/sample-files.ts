import type { ExportPage } from "@padit/services/endpoints";
import type { SchemaElement } from "hyparquet-writer";
import { ByteWriter, ParquetWriter } from "hyparquet-writer";
import { csvLine } from "../../features/endpoints/detail/csv";

/** Rows of a row group of Parquet. Larger groups compress better and take more memory. */
const GROUP_ROWS = 50_000;
const COLUMNS = [
  "timestamp",
  "endpoint_id",
  "endpoint",
  "collector_id",
  "collector",
  "metric_name",
  "unit",
  "value",
  "uncertainty",
  "flags",
];

/** RFC 3339 in UTC with microseconds. @param tsMs ms since the Unix epoch */
function microsecondTime(tsMs: number): string {
  const micros = microsOf(tsMs);
  const whole = new Date(Math.floor(micros / 1000)).toISOString(); // …ss.mmmZ
  return `${whole.slice(0, -1)}${String(micros % 1000).padStart(3, "0")}Z`;
}
const microsOf = (tsMs: number): number => Math.round(tsMs * 1000);

/** A file of CSV (RFC 4180), page by page. */
export async function* csvFile(pages: AsyncIterable<ExportPage>): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const encoder = new TextEncoder();
  yield new Uint8Array(encoder.encode(csvLine(COLUMNS)));
  for await (const page of pages) {
    const { endpointId, endpointName, collectorId, collectorName, metricName, unit } = page;
    const source = [endpointId, endpointName, collectorId, collectorName, metricName, unit];
    const lines = page.tsMs.map((tsMs, n) =>
      csvLine([microsecondTime(tsMs), ...source, page.value[n] ?? null, page.uncertainty[n] ?? null, page.flags[n] ?? null]),
    );
    yield new Uint8Array(encoder.encode(lines.join("")));
  }
}

const text = (name: string): SchemaElement => ({ name, type: "BYTE_ARRAY", converted_type: "UTF8", repetition_type: "REQUIRED" });
const SCHEMA: SchemaElement[] = [
  { name: "root", num_children: COLUMNS.length },
  {
    ...{ name: "timestamp", type: "INT64", repetition_type: "REQUIRED", converted_type: "TIMESTAMP_MICROS" },
    logical_type: { type: "TIMESTAMP", isAdjustedToUTC: true, unit: "MICROS" },
  },
  ...["endpoint_id", "endpoint", "collector_id", "collector", "metric_name", "unit"].map(text),
  { name: "value", type: "DOUBLE", repetition_type: "REQUIRED" },
  { name: "uncertainty", type: "DOUBLE", repetition_type: "OPTIONAL" },
  { name: "flags", type: "INT32", repetition_type: "REQUIRED" },
];

/** A file of Parquet, row group by row group; it holds one group in memory. */
export async function* parquetFile(pages: AsyncIterable<ExportPage>): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const writer = new ByteWriter();
  const file = new ParquetWriter({ writer, schema: SCHEMA, createdBy: "PADIT" });
  let group = new RowGroup();
  for await (const page of pages) {
    group.add(page);
    if (group.rowCount < GROUP_ROWS) continue;
    await group.writeTo(file);
    yield takeBytes(writer);
    group = new RowGroup();
  }
  if (group.rowCount > 0) await group.writeTo(file);
  await file.finish();
  yield takeBytes(writer);
}

/** The bytes since the last call. The writer's offset in the file stays. */
function takeBytes(writer: ByteWriter): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(writer.buffer.slice(0, writer.index));
  writer.index = 0;
  return bytes;
}

class RowGroup {
  readonly #pages: ExportPage[] = [];
  rowCount = 0;

  add(page: ExportPage): void {
    this.#pages.push(page);
    this.rowCount += page.tsMs.length;
  }

  async writeTo(file: ParquetWriter): Promise<void> {
    const numbers = <T>(read: (page: ExportPage) => readonly T[]): T[] => this.#pages.flatMap(read);
    const texts = (name: string, read: (page: ExportPage) => string) => ({
      name,
      data: this.#pages.flatMap((page) => new Array<string>(page.tsMs.length).fill(read(page))),
    });
    await file.write({
      rowGroupSize: this.rowCount,
      columnData: [
        { name: "timestamp", data: numbers(({ tsMs }) => tsMs.map((ms) => BigInt(microsOf(ms)))) },
        texts("endpoint_id", ({ endpointId }) => endpointId),
        texts("endpoint", ({ endpointName }) => endpointName),
        texts("collector_id", ({ collectorId }) => collectorId),
        texts("collector", ({ collectorName }) => collectorName),
        texts("metric_name", ({ metricName }) => metricName),
        texts("unit", ({ unit }) => unit),
        { name: "value", data: numbers(({ value }) => value) },
        { name: "uncertainty", data: numbers(({ uncertainty }) => uncertainty) },
        { name: "flags", data: numbers(({ flags }) => flags) },
      ],
    });
  }
}
