import { readFileSync } from "node:fs";
import { createInterface } from "node:readline/promises";
import { PaditError } from "@padit/domain";
import { Command } from "commander";
import { readEnv, readVariables } from "../env";
import { findServer } from "../server/find-server";
import { restClient } from "../server/rest-client";
import { fillSecrets } from "./fill-secrets";
import { Applied, PlanAnswer, planText } from "./plan";

/** Exit code of --dry-run when the configuration differs from the document. */
const EXIT_DRIFT = 2;
const STANDARD_INPUT = 0;
const REFERENCE_EXAMPLE = `\${OPS_SLACK_URL}`;

interface Options {
  file: string;
  dryRun?: true;
  prune?: boolean;
  yes?: true;
}

export const applyCommand = (): Command =>
  new Command("apply")
    .description("change the organization's configuration to match a YAML document")
    .requiredOption("-f, --file <file>", "the document; - is standard input")
    .option("--dry-run", "only show what would change; exit code 2 if there is anything")
    .option("--prune", "delete what the document's sections do not name")
    .option("--yes", "do not ask")
    .addHelpText("after", `\nReferences such as ${REFERENCE_EXAMPLE} are replaced by variables of the environment.`)
    .action(run);

async function run({ file, dryRun, prune = false, yes }: Options): Promise<void> {
  const server = restClient(findServer(readEnv()));
  const { text: document, unset } = fillSecrets(readFileSync(file === "-" ? STANDARD_INPUT : file, "utf8"), readVariables());
  const plan = await server.post("/configuration/plan", { document, prune }, PlanAnswer);
  process.stdout.write(planText(plan));
  if (unset.length > 0) process.stderr.write(`Not set, so that stored secrets stay: ${unset.join(", ")}.\n`);
  if (plan.changes.length === 0) return;
  if (dryRun) {
    process.exitCode = EXIT_DRIFT;
    return;
  }
  if (!yes && !(await isWanted(file))) throw new PaditError("conflict", "Nothing was changed.");
  const { digest } = plan;
  const applied = await server.post("/configuration/apply", { document, prune, digest }, Applied);
  process.stdout.write(`Done: ${applied.changes.length} ${applied.changes.length === 1 ? "change" : "changes"}.\n`);
  for (const { kind, name, secret } of applied.secrets) process.stdout.write(`${kind} of ${name}, shown only once: ${secret}\n`);
}

/** Asks the person at the terminal for confirmation. @throws PaditError invalid when standard input is not a terminal */
async function isWanted(file: string): Promise<boolean> {
  if (!process.stdin.isTTY || file === "-")
    throw new PaditError("invalid", "Cannot ask for confirmation without a terminal. Run again with --yes to apply this plan.");
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return /^y(es)?$/i.test((await terminal.question("Apply? [y/N] ")).trim());
  } finally {
    terminal.close();
  }
}
