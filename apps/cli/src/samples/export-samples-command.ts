import { createWriteStream } from "node:fs";
import { rename, rm } from "node:fs/promises";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { PaditError } from "@padit/domain";
import { Command, Option } from "commander";
import { readEnv } from "../env";
import { findServer } from "../server/find-server";
import { restClient } from "../server/rest-client";

interface Options {
  output: string;
  from: string;
  to?: string;
  format: "csv" | "parquet";
  endpoint?: string;
  q?: string;
  metric?: string;
  collector?: string;
}

const PROGRESS_EVERY_MS = 1_000;
const MIB = 1 << 20;

export const exportSamplesCommand = (): Command =>
  new Command("samples")
    .description("write every sample of a time range to a file")
    .requiredOption("-o, --output <file>", "file to write, or - for standard output")
    .requiredOption("--from <time>", "RFC 3339 time of the first sample")
    .option("--to <time>", "RFC 3339 time after the last sample; default: now")
    .addOption(new Option("--format <format>", "format of the file").choices(["csv", "parquet"]).default("csv"))
    .option("--endpoint <id>", "only samples of this endpoint")
    .option("-q, --q <selector>", "only endpoints that this selector matches")
    .option("--metric <name>", "only this metric")
    .option("--collector <id>", "only samples that this collector measured")
    .action(run);

async function run({ output, to = new Date().toISOString(), endpoint, collector, ...rest }: Options): Promise<void> {
  const query = new URLSearchParams({
    ...rest,
    to,
    ...(endpoint && { endpoint_id: endpoint }),
    ...(collector && { collector_id: collector }),
  });
  const chunks = await restClient(findServer(readEnv())).stream(`/samples/export?${query}`);
  if (output === "-") return pipeline(Readable.from(chunks), process.stdout, { end: false });
  await writeWhole(output, withProgress(chunks));
}

/** Writes to a temporary file and renames it at the end, so that nobody mistakes an interrupted download for a complete one. */
async function writeWhole(output: string, chunks: AsyncIterable<Uint8Array>): Promise<void> {
  const part = `${output}.part`;
  try {
    await pipeline(Readable.from(chunks), createWriteStream(part));
    await rename(part, output);
  } catch (cause) {
    await rm(part, { force: true });
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new PaditError("unavailable", `The export did not finish, and ${output} was not written: ${reason}`, { cause });
  }
}

/** States on standard error how much has arrived, once a second and at the end. */
async function* withProgress(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const startedMs = performance.now();
  const end = process.stderr.isTTY ? "\r" : "\n";
  let [bytes, toldMs] = [0, startedMs];
  const tell = (word: string, close: string): void => {
    const seconds = Math.max(0.001, (performance.now() - startedMs) / 1000);
    process.stderr.write(
      `${word} ${(bytes / MIB).toFixed(1)} MiB in ${seconds.toFixed(0)} s (${(bytes / MIB / seconds).toFixed(1)} MiB/s)${close}`,
    );
  };
  for await (const chunk of chunks) {
    yield chunk;
    bytes += chunk.byteLength;
    if (performance.now() - toldMs < PROGRESS_EVERY_MS) continue;
    toldMs = performance.now();
    tell("received", end);
  }
  tell("wrote", "\n");
}
