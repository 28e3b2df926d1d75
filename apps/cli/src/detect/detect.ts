import { createReadStream, createWriteStream } from "node:fs";
import { Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createSeriesScorer, PaditError } from "@padit/domain";
import { parse } from "csv-parse";

export interface DetectOptions {
  /** A CSV file with a header line; `-` is standard input. */
  input: string;
  valueColumn: string;
  timeColumn?: string;
  mode: "causal" | "offline";
  /** `-` is standard output. */
  output: string;
}

/**
 * `padit detect`: scores a CSV file row for row with the detectors that run live. The scores are causal in either mode; the offline mode,
 * which may look ahead, has nothing better to offer yet.
 * @throws PaditError invalid: a column is missing, or the CSV cannot be parsed
 */
export async function detect(options: DetectOptions): Promise<void> {
  const input = options.input === "-" ? process.stdin : createReadStream(options.input);
  const rows = parse({ columns: true, bom: true, relax_column_count: true, skip_empty_lines: true });
  await pipeline(input, rows, scoring(options), async (lines: AsyncIterable<string>) => {
    const output = options.output === "-" ? process.stdout : createWriteStream(options.output);
    await pipeline(Readable.from(lines), output, { end: options.output !== "-" });
  });
}

function scoring({ valueColumn, timeColumn }: DetectOptions): Transform {
  const score = createSeriesScorer();
  let row = 0;
  return new Transform({
    objectMode: true,
    construct(done) {
      this.push("timestamp,anomaly_score\n");
      done();
    },
    transform(record: Record<string, string>, _encoding, done) {
      const missing = [valueColumn, timeColumn].find((column) => row === 0 && column !== undefined && !(column in record));
      if (missing !== undefined) return done(missingColumn(missing, Object.keys(record)));
      const stamp = timeColumn === undefined ? String(row) : (record[timeColumn] ?? "");
      this.push(`${quoted(stamp)},${score(timeOf(stamp, row), sampleValue(record[valueColumn], valueColumn))}\n`);
      row += 1;
      done();
    },
  });
}

const missingColumn = (column: string, found: readonly string[]): PaditError =>
  new PaditError("invalid", `The input has no column "${column}"; its columns are ${found.map((name) => `"${name}"`).join(", ")}.`);

/** Empty, non-numeric and, for a delay, negative values are missing samples. */
export function sampleValue(text: string | undefined, column: string): number | null {
  const trimmed = text?.trim() ?? "";
  const value = trimmed === "" ? Number.NaN : Number(trimmed);
  if (!Number.isFinite(value)) return null;
  return value < 0 && /rtt|delay|latency|owd/i.test(column) ? null : value;
}

/** Time of a row, ms; rows without a readable time stand a minute apart, so that no time of day is made up within a minute. */
function timeOf(stamp: string, row: number): number {
  const zoned = /[zZ]|[+-]\d\d:?\d\d$/.test(stamp) ? stamp : `${stamp.replace(" ", "T")}Z`;
  const parsed = /\D/.test(stamp) ? Date.parse(zoned) : Number.NaN;
  return Number.isFinite(parsed) ? parsed : row * 60_000;
}

const quoted = (text: string): string => (/[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
