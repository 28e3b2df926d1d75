import { createWriteStream } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { PaditError } from "@padit/domain";

/** Writes text as it arrives to a file, or to standard output for `-`. @throws PaditError invalid: the file cannot be written */
export async function writeLines(path: string, lines: AsyncIterable<string> | Iterable<string>): Promise<void> {
  const output = path === "-" ? process.stdout : createWriteStream(path);
  let failure: Error | undefined;
  output.once("error", (error) => {
    failure = error;
  });
  try {
    await pipeline(Readable.from(lines), output, { end: path !== "-" });
  } catch (error) {
    // The reader of standard output may close it early: `padit detect … | head` is not a failure.
    if (path === "-" && (error as NodeJS.ErrnoException).code === "EPIPE") return;
    if (error !== failure || !(error instanceof Error)) throw error;
    throw new PaditError("invalid", `The output ${path} cannot be written: ${error.message}`, { cause: error });
  }
}
