import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { Duplex } from "node:stream";
import { wait } from "@padit/protocols/wait";
import { type Logger, pino } from "pino";
import { acquireProcessLock } from "../data-folder/process-lock";
import { readEnrolment } from "../enrolment/identity";
import { REVOKED_EXIT_CODE, revokedText, storedRevocation } from "../enrolment/revocation";
import { checkTransport } from "../enrolment/transport";
import { env } from "../env";
import { openLink } from "../ipc/link";
import { type FromEngine, FromUplink } from "../ipc/messages";
import { backoffMs } from "../uplink/backoff";
import { withoutRights } from "../uplink/rights";
import { Engine } from "./engine";

/** Times that the uplink has for spooling the last samples and then for ending, ms. */
const WRITE_MS = 300;
const END_MS = 300;
const RESTART_MS = 100;
/** Maximum delay before the restart of an uplink that keeps failing soon after its start, ms. */
const RESTART_CAP_MS = 10_000;
const LIVED_MS = 10_000;

/** Runs the engine's process: starts the uplink, restarts it when it dies, and stops it at the end. @returns the process's exit code */
export async function runEngine(
  dir: string,
  { server, isInsecureAllowed }: { server: string | undefined; isInsecureAllowed: boolean },
  program: { folder: string; args: readonly string[] },
): Promise<number> {
  const log = pino({ name: "agent" });
  const enrolment = readEnrolment(dir, server);
  if (enrolment === undefined) {
    console.error("This collector is not enrolled yet: run enrol first.");
    return 1;
  }
  try {
    const warning = checkTransport(dir, server, isInsecureAllowed);
    if (warning !== undefined) log.warn(warning);
    await acquireProcessLock("engine", dir);
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    return 1;
  }
  const revocation = storedRevocation(dir, enrolment);
  if (revocation !== undefined) {
    log.error(revokedText(revocation));
    return REVOKED_EXIT_CODE;
  }
  const stopping = new AbortController();
  let exitCode = 0;
  const engine = new Engine(dir, enrolment, log, () => {
    exitCode = REVOKED_EXIT_CODE;
    stopping.abort();
  });
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => stopping.abort());
  log.info({ collector: enrolment.name, server: enrolment.server }, "running");

  const prefix = withoutRights([dir, program.folder], env.PATH);
  if (prefix.length === 0 && process.platform === "linux") log.warn("setpriv is not on PATH: the uplink keeps this process's rights");
  // The uplink starts with this process's Node flags, which also bound its memory.
  const [command = process.execPath, ...args] = [...prefix, process.execPath, ...process.execArgv, ...program.args];
  for (let failures = 0; !stopping.signal.aborted; ) {
    const startMs = performance.now();
    // Relative paths keep the name of the component out of the uplink's command line, so that only the engine's has it.
    const child = spawn(command, args, { cwd: program.folder, stdio: ["ignore", "inherit", "inherit", "pipe"] });
    await attend(child, engine, stopping.signal, log);
    if (stopping.signal.aborted) break;
    const isFailing = child.signalCode === null && performance.now() - startMs < LIVED_MS;
    failures = isFailing ? failures + 1 : 0;
    const inMs = isFailing ? Math.max(RESTART_MS, backoffMs(failures, Math.random, RESTART_CAP_MS)) : RESTART_MS;
    log.warn({ code: child.exitCode, signal: child.signalCode, inMs: Math.round(inMs) }, "the uplink ended; starting it again");
    await wait(inMs, stopping.signal);
  }
  await engine.stop(0);
  return exitCode;
}

/** Serves one uplink process. Resolves when that process has ended by itself or the engine has stopped. */
async function attend(child: ChildProcess, engine: Engine, stop: AbortSignal, log: Logger): Promise<void> {
  const ended = once(child, "exit").catch((error: unknown) => log.error({ reason: String(error) }, "the uplink does not start"));
  const stream = child.stdio[3];
  if (!(stream instanceof Duplex)) throw new Error("The uplink has no link.");
  const link = openLink<FromEngine, FromUplink>(stream, FromUplink, {
    onMessage: (message) => engine.onMessage(message),
    onClose: (reason) => {
      engine.detach();
      // If the link closes because of an invalid message, the uplink process must not survive without an engine.
      if (child.exitCode === null && child.signalCode === null) setTimeout(() => child.kill("SIGKILL"), END_MS).unref();
      if (!stop.aborted) log.warn({ reason }, "the uplink is gone");
    },
  });
  engine.attach(link.send);
  const stopped = new Promise<void>((resolve) => {
    if (stop.aborted) resolve();
    stop.addEventListener("abort", () => resolve());
  });
  await Promise.race([ended, stopped]);
  if (child.exitCode !== null || child.signalCode !== null) return;
  await engine.stop(WRITE_MS);
  const late = setTimeout(() => child.kill("SIGKILL"), END_MS);
  await ended;
  clearTimeout(late);
}
