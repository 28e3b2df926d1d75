import { Command } from "commander";
import { changepointsCommand } from "./changepoints/changepoints-command";
import { applyCommand } from "./configuration/apply-command";
import { exportCommand } from "./configuration/export-command";
import { detectCommand } from "./detect/detect-command";
import { drillCommand } from "./drill/drill-command";
import { importCommand } from "./import/import-command";
import { pluginCommand } from "./plugin/plugin-command";
import { collectorCommand } from "./programs/collector-command";
import { responderCommand } from "./programs/responder-command";
import { secretsCommand } from "./programs/secrets-command";
import { replayCommand } from "./replay/replay-command";

/** Every verb of `npx padit`. Adding one: write its command, add it here. */
const verbs = [
  ...[detectCommand, changepointsCommand, replayCommand, drillCommand],
  ...[exportCommand, applyCommand, importCommand],
  ...[collectorCommand, responderCommand, secretsCommand, pluginCommand],
];

export function program(): Command {
  const command = new Command("padit").description("Protocol Anomaly Detection & Intelligence Toolkit");
  // An option after a verb is the verb's: `export` and `export samples` both have an -o.
  command.enablePositionalOptions();
  for (const verb of verbs) command.addCommand(verb());
  // Runs apart from this program: it reaches the database, which clients of the REST API do not.
  command.addHelpText("after", "\nFor the operator of an installation: padit admin --help");
  endByException(command);
  return command;
}

/** Wrong use of any verb, however deep, is thrown, so that main.ts alone decides about exit codes. */
function endByException(command: Command): void {
  command.exitOverride().showHelpAfterError();
  for (const verb of command.commands) endByException(verb);
}
