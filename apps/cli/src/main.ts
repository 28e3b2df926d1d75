import { isPaditError } from "@padit/domain";
import { detectors } from "@padit/domain/detectors";
import { loadPlugins } from "@padit/plugin-loader";
import { protocols } from "@padit/protocols";
import { CommanderError } from "commander";
import { readEnv } from "./env";

/** Exit codes: 0 success, 1 the command failed, 2 wrong arguments. */
try {
  const warn = (message: string) => void process.stderr.write(`padit: ${message}\n`);
  await loadPlugins({ folders: readEnv().PADIT_PLUGINS_DIR, registries: [protocols, detectors], warn });
  // Imported here rather than at the top, because verbs read the registries when they are imported.
  const { program } = await import("./program");
  await program().parseAsync(process.argv);
} catch (error) {
  if (error instanceof CommanderError) process.exit(error.exitCode === 0 ? 0 : 2);
  process.stderr.write(`padit: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(isPaditError(error) && error.code === "invalid" ? 2 : 1);
}
