import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";

/** The command line of a TypeScript program of this repository. */
export const script = (url: URL): string[] => [process.execPath, "--import", "tsx", url.pathname];

export interface RunningProgram {
  /** The line that matched `ready`. */
  line: string;
  stop(): Promise<void>;
}

/** Starts a program and resolves with its first line that matches. @throws Error with its output if it ends before */
export async function startProgram([command = "", ...args]: readonly string[], ready: RegExp): Promise<RunningProgram> {
  const child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"] });
  const said: string[] = [];
  const line = await new Promise<string>((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`${command} ended with ${code}: ${said.join("\n")}`)));
    for (const stream of [child.stdout, child.stderr])
      createInterface({ input: stream }).on("line", (text) => {
        said.push(text);
        if (ready.test(text)) resolve(text);
      });
  });
  child.removeAllListeners("exit");
  return { line, stop: () => stop(child) };
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill("SIGINT");
  await once(child, "exit");
}

/** Runs a program to its end and returns its standard output. @throws Error with its error output if it fails */
export async function runProgram([command = "", ...args]: readonly string[]): Promise<string> {
  const child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"] });
  const parts: { out: string[]; err: string[] } = { out: [], err: [] };
  child.stdout.setEncoding("utf8").on("data", (text: string) => parts.out.push(text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => parts.err.push(text));
  const [code] = await once(child, "close");
  if (code !== 0) throw new Error(`${command} ended with ${code}: ${parts.err.join("")}`);
  return parts.out.join("");
}
