import { newRigState, PaditError, stepRig } from "@padit/domain";
import { csvRows } from "../csv/csv-rows";
import { quoted } from "../csv/csv-values";
import { writeLines } from "../csv/write-lines";

export interface DetectColumnsOptions {
  /** A CSV file with a header line; `-` is standard input. */
  input: string;
  /** Metrics of one machine. */
  valueColumns: readonly string[];
  timeColumn?: string | undefined;
  /** `-` is standard output. */
  output: string;
}

/**
 * `padit detect --value-columns a,b,c`: scores several columns of one machine together, row by row and causally. The score is 0.5 or more during
 * an anomaly, and 0 while learning. A missing value is replaced by the previous one.
 * @throws PaditError invalid: a column is missing, the CSV cannot be parsed, or a file cannot be read or written
 */
export async function detectColumns(options: DetectColumnsOptions): Promise<void> {
  await writeLines(options.output, scoreLines(options));
}

async function* scoreLines({ input, valueColumns, timeColumn }: DetectColumnsOptions): AsyncGenerator<string> {
  yield "timestamp,anomaly_score\n";
  const state = newRigState();
  for await (const { stamp, values } of csvRows({ input, valueColumns, timeColumn }))
    yield `${quoted(stamp)},${stepRig(state, values).score}\n`;
}

/** Column names of a comma-separated list. @throws PaditError invalid: fewer than two, or one twice */
export function columnList(text: string): string[] {
  const names = text
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) throw new PaditError("invalid", `--value-columns names "${twice}" twice.`);
  if (names.length < 2) throw new PaditError("invalid", "--value-columns needs two columns or more: --value-columns a,b,c.");
  return names;
}
