import { spawn } from "node:child_process";
import { root } from "./places.mjs";

/**
 * Runs a command to its end and answers {code, output}; `show` passes its output through while it runs.
 * @returns {Promise<{ code: number, output: string }>}
 */
export function run(command, args, { cwd = root, env = {}, show = false } = {}) {
  return new Promise((answer, fail) => {
    const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    const keep = (stream, out) =>
      stream.on("data", (chunk) => {
        output += chunk;
        if (show) out.write(chunk);
      });
    keep(child.stdout, process.stdout);
    keep(child.stderr, process.stderr);
    child.once("error", fail);
    child.once("close", (code) => answer({ code: code ?? 1, output }));
  });
}

/** Like `run`, but a command that fails is an error holding the end of its output. */
export async function mustRun(command, args, options) {
  const { code, output } = await run(command, args, options);
  if (code !== 0) throw new Error(`${command} ${args.join(" ")} ended with ${code}:\n${output.slice(-4000)}`);
  return output;
}

const started = Date.now();

/** One progress line with the seconds since the start. */
export function say(line) {
  console.log(`[${((Date.now() - started) / 1000).toFixed(1).padStart(6)} s] ${line}`);
}
