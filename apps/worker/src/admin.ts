import { explainConnectionProblem } from "@padit/db/connection-problem";
import { CommanderError } from "commander";
import { readAdminEnv } from "./admin/admin-env";
import { adminProgram } from "./admin/admin-program";

/** Operators' commands. Exit codes: 0 success, 1 failed, 2 wrong use. */
const env = readAdminEnv();
try {
  await adminProgram(env).parseAsync(process.argv);
} catch (error) {
  if (error instanceof CommanderError) process.exit(error.exitCode === 0 ? 0 : 2);
  const explained = env.DATABASE_URL === undefined ? undefined : explainConnectionProblem(error, env.DATABASE_URL);
  process.stderr.write(`padit admin: ${explained ?? (error instanceof Error ? error.message : String(error))}\n`);
  process.exit(1);
}
