import { createReadStream } from "node:fs";
import { PaditError } from "@padit/domain";
import { parse } from "csv-parse";
import { sampleValue, timeOf } from "./csv-values";

export interface CsvSource {
  /** A CSV file with a header line; `-` is standard input. Comma, semicolon or tab, as the header shows. */
  input: string;
  /** Columns to read as numbers. */
  valueColumns: readonly string[];
  timeColumn?: string | undefined;
}

export interface CsvRow {
  /** Text of the time column; without a time column, the number of the row, from 0. */
  stamp: string;
  timeMs: number;
  /** In the order of `valueColumns`; null where the sample is missing. */
  values: (number | null)[];
}

/**
 * Yields all rows of a CSV as they arrive.
 * @throws PaditError invalid: the input cannot be read or parsed, is empty, or lacks a column
 */
export async function* csvRows({ input, valueColumns, timeColumn }: CsvSource): AsyncGenerator<CsvRow> {
  const bytes: AsyncIterable<Buffer> = input === "-" ? process.stdin : createReadStream(input);
  try {
    const { header, rest } = await splitHeader(bytes);
    const delimiter = [";", "\t"].find((mark) => header.includes(mark)) ?? ",";
    const wanted = timeColumn === undefined ? valueColumns : [...valueColumns, timeColumn];
    const columns = (names: string[]) =>
      demandColumns(
        names.map((name) => name.trim()),
        wanted,
      );
    // In a file of one column an empty line is a missing sample.
    const parser = parse({ columns, bom: true, delimiter, relax_column_count: true, skip_empty_lines: header.includes(delimiter) });
    void feed(parser, rest);
    let row = 0;
    for await (const record of parser as AsyncIterable<Record<string, string>>) {
      const stamp = timeColumn === undefined ? String(row) : (record[timeColumn] ?? "");
      const text = (column: string) => (delimiter === ";" ? record[column]?.replace(",", ".") : record[column]);
      yield { stamp, timeMs: timeOf(stamp, row), values: valueColumns.map((column) => sampleValue(text(column), column)) };
      row += 1;
    }
  } catch (error) {
    if (error instanceof PaditError || !(error instanceof Error)) throw error;
    throw new PaditError("invalid", `The input ${input === "-" ? "on standard input" : input} cannot be read: ${error.message}`, {
      cause: error,
    });
  }
}

/** Reads the first line, which shows the delimiter. Returns it, and a stream of all bytes including that line. */
async function splitHeader(bytes: AsyncIterable<Buffer>): Promise<{ header: string; rest: AsyncGenerator<Buffer> }> {
  const chunks = bytes[Symbol.asyncIterator]();
  let head = Buffer.alloc(0);
  let ended = false;
  while (!ended && !head.includes("\n")) {
    const { value, done } = await chunks.next();
    ended = done === true;
    if (!ended) head = Buffer.concat([head, value]);
  }
  if (head.toString().trim() === "")
    throw new PaditError("invalid", "The input is empty. It needs a header line with the names of the columns.");
  async function* rest() {
    yield head;
    while (!ended) {
      const { value, done } = await chunks.next();
      ended = done === true;
      if (!ended) yield value;
    }
  }
  return { header: head.toString().split("\n")[0] ?? "", rest: rest() };
}

/** Writes the chunks into the parser, and waits while the parser is full. */
async function feed(parser: NodeJS.WritableStream & { destroy(error?: Error): void }, chunks: AsyncIterable<Buffer>): Promise<void> {
  try {
    for await (const chunk of chunks) if (!parser.write(chunk)) await new Promise((resolve) => parser.once("drain", resolve));
    parser.end();
  } catch (error) {
    parser.destroy(error as Error);
  }
}

function demandColumns(found: string[], wanted: readonly string[]): string[] {
  const missing = wanted.find((column) => !found.includes(column));
  if (missing === undefined) return found;
  const names = found.map((name) => `"${name}"`).join(", ");
  throw new PaditError("invalid", `The input has no column "${missing}"; its columns are ${names}.`);
}
