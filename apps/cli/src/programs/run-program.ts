import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

/** Root of the repository, whether this file runs as source or in the bundle. */
const root = new URL("../../../", import.meta.url.includes("/dist/") ? import.meta.url : new URL("..", import.meta.url));

type ProgramPath = "collectors/agent/dist/main.mjs" | "collectors/responder/dist/main.mjs" | "apps/worker/dist/setup.mjs";

/** Runs a program of this repository in the foreground and exits with its exit code. Ctrl-C also reaches that program. */
export async function runProgram(path: ProgramPath, args: readonly string[]): Promise<void> {
  const program = fileURLToPath(new URL(path, root));
  const child = spawn(process.execPath, [program, ...args], { stdio: "inherit" });
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => child.kill(signal));
  process.exitCode = await new Promise<number>((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => resolve(code ?? 1));
  });
}

/** `{dataDir: "x"}` → `["--data-dir", "x"]`; a flag that is set has no value. */
export const argumentsOf = (options: Readonly<Record<string, string | boolean>>): string[] =>
  Object.entries(options).flatMap(([name, value]) => {
    const flag = `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
    return value === true ? [flag] : [flag, String(value)];
  });
