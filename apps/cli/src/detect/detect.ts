import { createSeriesScorer, scoreSeriesOffline } from "@padit/domain";
import { type CsvRow, csvRows } from "../csv/csv-rows";
import { quoted } from "../csv/csv-values";
import { writeLines } from "../csv/write-lines";

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
 * `padit detect`: scores each row of a CSV file. Causal scores depend only on earlier rows and are written as the rows arrive; offline scores
 * depend on the whole file and are written after the last row.
 * @throws PaditError invalid: a column is missing, the CSV cannot be parsed, or a file cannot be read or written
 */
export async function detect(options: DetectOptions): Promise<void> {
  await writeLines(options.output, scoreLines(options));
}

async function* scoreLines({ input, valueColumn, timeColumn, mode }: DetectOptions): AsyncGenerator<string> {
  yield "timestamp,anomaly_score\n";
  const rows = csvRows({ input, valueColumns: [valueColumn], timeColumn });
  if (mode === "offline") {
    const all: CsvRow[] = [];
    for await (const row of rows) all.push(row);
    const scores = scoreSeriesOffline(all.map(({ values }) => values[0] ?? null));
    yield* all.map(({ stamp }, i) => `${quoted(stamp)},${scores[i] ?? 0}\n`);
    return;
  }
  const score = createSeriesScorer();
  for await (const { stamp, timeMs, values } of rows) yield `${quoted(stamp)},${score(timeMs, values[0] ?? null)}\n`;
}
