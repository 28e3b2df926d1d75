import { Command, Option } from "commander";
import { type ChangepointsOptions, changepoints } from "./changepoints";

export const changepointsCommand = (): Command =>
  new Command("changepoints")
    .description("find lasting changes of the level or spread in a CSV column")
    .requiredOption("--input <file>", "CSV with a header line; - is standard input")
    .requiredOption("--value-column <name>", "the column to search")
    .addOption(new Option("--mode <mode>", "online announces from the past only").choices(["online", "offline"]).default("online"))
    .requiredOption("--output <file>", "JSON array of {index, decidedAt, kind, confidence}; - is standard output")
    .action((options: ChangepointsOptions) => changepoints(options));
