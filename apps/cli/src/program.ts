import { Command } from "commander";
import { detectCommand } from "./detect/detect-command";

/** Every verb of `npx padit`. Adding one: write its command, add it here. */
export function program(): Command {
  const command = new Command("padit").description("Protocol Anomaly Detection & Intelligence Toolkit").exitOverride().showHelpAfterError();
  return command.addCommand(detectCommand().copyInheritedSettings(command));
}
