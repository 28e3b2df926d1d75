import { NATURES, type NatureName, PaditError, type Preset } from "@padit/domain";
import { Command, InvalidArgumentError, Option } from "commander";
import { replay } from "./replay";

interface Options {
  input: string;
  metric: string;
  type?: string;
  unit?: string;
  interval?: number;
  window: number;
  preset: Preset;
  nature?: NatureName;
  zone: string;
}

const TYPES = ["latency", "throughput", "error_rate", "availability", "custom"];

export const replayCommand = (): Command =>
  new Command("replay")
    .description("play a CSV of time_ms,value through the detection that runs live, and write the alerts that an operator would get")
    .requiredOption("--input <file>", "CSV with the columns time_ms and value; an empty value is no sample; - is standard input")
    .requiredOption("--metric <name>", "the metric that the values are, such as http_response_time")
    .addOption(new Option("--type <type>", "metric type; default: the protocol's, else latency").choices(TYPES))
    .option("--unit <unit>", "unit of the values; default: the protocol's, else by the type")
    .option("--interval <seconds>", "time between two samples; default: the median gap between rows", seconds)
    .option("--window <seconds>", "detection window", seconds, 60)
    .addOption(
      new Option("--preset <preset>", "how readily detection alerts").choices(["quiet", "balanced", "sensitive"]).default("balanced"),
    )
    .addOption(new Option("--nature <nature>", "what the values are; default: by the metric's name and type").choices(Object.keys(NATURES)))
    .option("--zone <zone>", "IANA time zone in which schedules repeat", "UTC")
    .action(run);

async function run({ input, metric, type, unit, interval, window, preset, nature, zone }: Options): Promise<void> {
  if (!isZone(zone)) throw new PaditError("invalid", `There is no time zone "${zone}": name one as Europe/Berlin is named.`);
  return replay({ input, metric, type, unit, intervalSeconds: interval, windowSeconds: window, preset, nature, zone });
}

function seconds(text: string): number {
  const value = Number(text);
  if (text.trim() === "" || !Number.isFinite(value) || value <= 0)
    throw new InvalidArgumentError("It must be a number of seconds above 0.");
  return value;
}

function isZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: zone }) !== null;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}
