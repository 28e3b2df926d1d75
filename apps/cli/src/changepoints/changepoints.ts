import { ChangeDetector, type ChangePoint, findChangePoints } from "@padit/domain";
import { csvRows } from "../csv/csv-rows";
import { writeLines } from "../csv/write-lines";

export interface ChangepointsOptions {
  /** A CSV file with a header line; `-` is standard input. */
  input: string;
  valueColumn: string;
  mode: "online" | "offline";
  /** `-` is standard output. */
  output: string;
}

/**
 * `padit changepoints`: writes the lasting changes of level or spread in a column as a JSON array. `decidedAt` of each change is the row at which
 * the change was decided; offline, all changes are decided at the last row.
 * @throws PaditError invalid: the column is missing, the CSV cannot be parsed, or a file cannot be read or written
 */
export async function changepoints({ input, valueColumn, mode, output }: ChangepointsOptions): Promise<void> {
  const values: number[] = [];
  const online: ChangePoint[] = [];
  const detector = new ChangeDetector();
  for await (const row of csvRows({ input, valueColumns: [valueColumn] })) {
    const value = row.values[0] ?? Number.NaN;
    if (mode === "online") online.push(...detector.push(value));
    else values.push(value);
  }
  const found = mode === "online" ? online : findChangePoints(values);
  const lines = found.map(({ index, decidedAt, kind, confidence }) =>
    JSON.stringify({ index, decidedAt, kind, confidence: Math.round(confidence * 1000) / 1000 }),
  );
  await writeLines(output, [lines.length ? `[\n${lines.join(",\n")}\n]\n` : "[]\n"]);
}
