import { Command } from "commander";
import { runProgram } from "./run-program";

/** Commands for operators on the installation's sealed secrets. */
export function secretsCommand(): Command {
  const secrets = new Command("secrets").description("the installation's sealed secrets");
  secrets
    .command("reseal")
    .description("seal everything by the first key of PADIT_SECRET_KEY (new,old); needs DATABASE_URL of the owner")
    .action(() => runProgram("apps/worker/dist/setup.mjs", ["reseal"]));
  return secrets;
}
