import { PaditError } from "@padit/domain";
import { Command, Option } from "commander";
import { detect } from "./detect";
import { columnList, detectColumns } from "./detect-columns";
import { detectEndpoint } from "./detect-endpoint";

interface Options {
  input: string;
  output?: string;
  format: "csv" | "endpoint";
  valueColumn?: string;
  valueColumns?: string;
  timeColumn?: string;
  mode: "causal" | "offline";
}

export const detectCommand = (): Command =>
  new Command("detect")
    .description("score each row of a CSV by novelty, or find the alerts of an endpoint")
    .requiredOption("--input <file>", "CSV with a header line, or JSON lines; - is standard input")
    .addOption(
      new Option("--format <format>", "endpoint: a line is {name, rtt, owdF, owdR, lost}, its alerts are written a line")
        .choices(["csv", "endpoint"])
        .default("csv"),
    )
    .option("--value-column <name>", "the column to score")
    .option("--value-columns <names>", "several columns of one machine, a,b,c, scored together")
    .option("--time-column <name>", "copied to the output; row numbers without it")
    .addOption(
      new Option("--mode <mode>", "causal scores see the past only, offline ones the whole file")
        .choices(["causal", "offline"])
        .default("causal"),
    )
    .option("--output <file>", "timestamp,anomaly_score for every row, or JSON lines; - or nothing is standard output")
    .action(run);

async function run({ input, output = "-", format, valueColumn, valueColumns, timeColumn, mode }: Options): Promise<void> {
  if (format === "endpoint") {
    if (valueColumn !== undefined || valueColumns !== undefined || timeColumn !== undefined)
      throw new PaditError("invalid", "--format endpoint reads JSON lines, which have no columns. Remove the column options.");
    return detectEndpoint({ input, output });
  }
  if (valueColumns !== undefined) {
    if (valueColumn !== undefined) throw new PaditError("invalid", "--value-column and --value-columns exclude each other.");
    return detectColumns({ input, output, valueColumns: columnList(valueColumns), timeColumn });
  }
  if (valueColumn === undefined)
    throw new PaditError(
      "invalid",
      "Name the column to score by --value-column NAME, several by --value-columns A,B, or use --format endpoint for JSON lines.",
    );
  return detect({ input, output, valueColumn, ...(timeColumn === undefined ? {} : { timeColumn }), mode });
}
