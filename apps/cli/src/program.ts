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

/** Every verb of `npx padit`. To add a verb, write its command and add it here. */
const verbs = [
  ...[detectCommand, changepointsCommand, replayCommand, drillCommand],
  ...[exportCommand, applyCommand, importCommand],
  ...[collectorCommand, responderCommand, secretsCommand, pluginCommand],
];

export function program(): Command {
  const command = new Command("padit").description("Protocol Anomaly Detection & Intelligence Toolkit");
  // Options after a verb belong to that verb: `export` and `export samples` both have -o.
  command.enablePositionalOptions();
  for (const verb of verbs) command.addCommand(verb());
  // `padit admin` is a separate program, because it connects to the database, and this program only to the REST API.
  command.addHelpText(
    "after",
    "\nFor the operator of an installation: padit admin --help, and padit config, which prints the settings in force",
  );
  endByException(command);
  return command;
}

/** Makes every command throw on wrong use, so that only main.ts decides the exit code. */
function endByException(command: Command): void {
  command.exitOverride().showHelpAfterError();
  for (const verb of command.commands) endByException(verb);
}
