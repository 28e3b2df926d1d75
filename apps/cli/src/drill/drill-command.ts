import { join } from "node:path";
import { Command } from "commander";
import { readEnv } from "../env";
import { findServer } from "../server/find-server";
import { restClient } from "../server/rest-client";
import { drill } from "./drill";
import { parseDuration, parseFault } from "./fault";
import { checkPreconditions } from "./preconditions";
import { isPassed, reportJson, stepLine, summaryLines } from "./report";
import { responderControl } from "./responder-control";

interface DrillOptions {
  fault: string;
  for: string;
  endpoint: string;
  json?: true;
}

export const drillCommand = (): Command =>
  new Command("drill")
    .description("cause a real fault at the demo's responder, and measure how fast PADIT detects it, notifies and resolves")
    .requiredOption("--fault <fault>", "delay=20ms, jitter=5ms, loss=30% or outage")
    .option("--for <duration>", "duration of the fault", "60s")
    .option("--endpoint <name>", "the endpoint that is probed at the responder", "demo-responder")
    .option("--json", "one JSON document on standard output, progress on standard error")
    .addHelpText("after", "\nExits 1 when a step is missing. PADIT_URL and PADIT_API_KEY select a server other than that of npm start.")
    .action(runDrill);

async function runDrill(options: DrillOptions): Promise<void> {
  const fault = parseFault(options.fault);
  const forMs = parseDuration(options.for);
  const env = readEnv();
  const printLine = (line: string): void => (options.json ? console.error(line) : console.log(line));
  const rest = restClient(findServer(env));
  const responder = responderControl(join(env.PADIT_DATA_DIR, "run", "responder", "control.sock"));
  const context = await checkPreconditions(rest, fault, options.endpoint);
  printLine(`drill: ${fault.text} for ${options.for} at ${context.endpoint.name}`);
  if (context.isLearning) printLine("The detectors are still learning, so only the rule alert and the webhook are judged.");
  clearWhenInterrupted(responder.clear);
  let orderedAtMs = 0;
  const onStep = (step: Parameters<typeof stepLine>[0]): void => {
    if (step.step === "order") orderedAtMs = step.atMs ?? 0;
    printLine(stepLine(step, orderedAtMs));
  };
  const report = await drill({ rest, responder, now: Date.now, onStep }, { fault, forMs, context });
  for (const line of summaryLines(report)) printLine(line);
  if (options.json) console.log(JSON.stringify(reportJson(report)));
  process.exitCode = isPassed(report) ? 0 : 1;
}

/** Removes the fault when the drill is interrupted. */
function clearWhenInterrupted(clear: () => Promise<void>): void {
  for (const signal of ["SIGINT", "SIGTERM"] as const)
    process.once(signal, () => {
      void clear().finally(() => process.exit(1));
    });
}
