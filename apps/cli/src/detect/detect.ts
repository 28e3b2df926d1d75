import { createSeriesScorer } from "@padit/domain";
import { csvRows } from "../csv/csv-rows";
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
 * `padit detect`: scores a CSV file row for row with the detectors that run live. The scores are causal in either mode; the offline mode,
 * which may look ahead, has nothing better to offer yet.
 * @throws PaditError invalid: a column is missing, the CSV cannot be parsed, or a file cannot be read or written
 */
export async function detect(options: DetectOptions): Promise<void> {
  await writeLines(options.output, scoreLines(options));
}

async function* scoreLines({ input, valueColumn, timeColumn }: DetectOptions): AsyncGenerator<string> {
  yield "timestamp,anomaly_score\n";
  const score = createSeriesScorer();
  for await (const { stamp, timeMs, values } of csvRows({ input, valueColumns: [valueColumn], timeColumn }))
    yield `${quoted(stamp)},${score(timeMs, values[0] ?? null)}\n`;
}
