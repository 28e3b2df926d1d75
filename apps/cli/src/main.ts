import { isPaditError } from "@padit/domain";
import { CommanderError } from "commander";
import { program } from "./program";

/** Exit codes of CONTRACT: 0 success, 1 the thing failed, 2 wrong use. */
try {
  await program().parseAsync(process.argv);
} catch (error) {
  if (error instanceof CommanderError) process.exit(error.exitCode === 0 ? 0 : 2);
  process.stderr.write(`padit: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(isPaditError(error) && error.code === "invalid" ? 2 : 1);
}
