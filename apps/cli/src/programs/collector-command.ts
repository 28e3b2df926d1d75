import { Command } from "commander";
import { argumentsOf, runProgram } from "./run-program";

const SERVER = ["--server <url>", "where it stands now, when it moved since enrol (default: PADIT_INGEST_URL, else as enrolled)"] as const;
const INSECURE = ["--insecure-transport", "allow plain HTTP to another machine (default: PADIT_INSECURE_TRANSPORT=1)"] as const;
const DATA_DIR = ["--data-dir <folder>", "what the collector keeps (default: PADIT_AGENT_DIR, else ~/.padit/agent)"] as const;

/** Commands of the collector, the daemon that probes from this machine. */
export function collectorCommand(): Command {
  const collector = new Command("collector").description("probe from this machine for an organization");
  const run = (verb: string) => (options: Record<string, string | boolean>) =>
    runProgram("collectors/agent/dist/main.mjs", [verb, ...argumentsOf(options)]);
  collector
    .command("enrol")
    .description("join an organization, once")
    .option("--server <url>", "where collectors find PADIT (default: PADIT_INGEST_URL)")
    .option("--if-needed", "do nothing when it is enrolled already")
    .option("--token <token>", "from Collectors → Add (default: PADIT_ENROL_TOKEN)")
    .option(
      "--server-key <fingerprint>",
      "the server's key, from Collectors → Add (default: PADIT_SERVER_KEY); enrolment is refused by any other",
    )
    .option("--trust-first-key", "enrol without a fingerprint and trust the key of the server that answers")
    .option(...INSECURE)
    .option(...DATA_DIR)
    .option("--json", "one JSON document on standard output")
    .action(run("enrol"));
  collector
    .command("run")
    .description("probe by the organization's plan until stopped")
    .option(...SERVER)
    .option(...INSECURE)
    .option(...DATA_DIR)
    .action(run("run"));
  collector
    .command("rotate-key")
    .description("replace the key of this collector; copies of the old key stop working at once")
    .option(...SERVER)
    .option(...INSECURE)
    .option(...DATA_DIR)
    .option("--json", "one JSON document on standard output")
    .action(run("rotate-key"));
  collector
    .command("doctor")
    .description("report what works and what does not; changes nothing")
    .option(...SERVER)
    .option(...INSECURE)
    .option(...DATA_DIR)
    .option("--json", "one JSON document on standard output")
    .action(run("doctor"));
  return collector;
}
