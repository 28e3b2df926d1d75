import { Command, Option } from "commander";
import { type DetectOptions, detect } from "./detect";

export const detectCommand = (): Command =>
  new Command("detect")
    .description("score a CSV file row for row with the detectors that run live")
    .requiredOption("--input <file>", "CSV with a header line; - is standard input")
    .requiredOption("--value-column <name>", "the column to score")
    .option("--time-column <name>", "copied to the output; row numbers without it")
    .addOption(new Option("--mode <mode>", "causal scores see the past only").choices(["causal", "offline"]).default("causal"))
    .requiredOption("--output <file>", "timestamp,anomaly_score for every row; - is standard output")
    .action((options: DetectOptions) => detect(options));
