import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import { PaditError } from "@padit/domain";

/** Lines of a file as they arrive, or of standard input for `-`. @throws PaditError invalid: the file cannot be read */
export async function* textLines(input: string): AsyncGenerator<string> {
  const stream = input === "-" ? process.stdin : createReadStream(input);
  const lines = createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY });
  // readline does not report errors of its input stream.
  const failed = new Promise<never>((_, reject) => stream.once("error", reject));
  failed.catch(() => {});
  try {
    const iterator = lines[Symbol.asyncIterator]();
    for (;;) {
      const { value, done } = await Promise.race([iterator.next(), failed]);
      if (done) return;
      yield value;
    }
  } catch (error) {
    if (error instanceof PaditError || !(error instanceof Error)) throw error;
    throw new PaditError("invalid", `The input ${input === "-" ? "on standard input" : input} cannot be read: ${error.message}`, {
      cause: error,
    });
  } finally {
    lines.close();
  }
}
