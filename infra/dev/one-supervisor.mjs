import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { isUserOf } from "./process-users.mjs";
import { say } from "./run.mjs";

/** The variable every child carries, by which those of a supervisor that was killed are found again. */
export const markOf = (dataDir) => ({ PADIT_SUPERVISED_BY: dataDir });

/** Makes this process the only supervisor of `dataDir`, and ends what an earlier one that was killed left running. */
export async function becomeOnlySupervisor(dataDir) {
  const file = join(dataDir, "supervisor.pid");
  const other = existsSync(file) ? Number(readFileSync(file, "utf8")) : 0;
  if (other && other !== process.pid && readProc(other, "cmdline").includes("infra/dev/start.mjs")) {
    throw new Error(`PADIT already runs from ${dataDir} (process ${other}); stop it first, or set PADIT_DATA_DIR to another folder`);
  }
  writeFileSync(file, String(process.pid), { mode: 0o600 });
  process.once("exit", () => rmSync(file, { force: true }));
  await endOrphans(dataDir);
}

async function endOrphans(dataDir) {
  const orphans = orphansOf(dataDir);
  if (orphans.length === 0) return;
  say(`ending ${orphans.length} processes that an earlier run left`);
  for (const pid of orphans) tryKill(pid, "SIGTERM");
  for (let tries = 0; tries < 30 && orphansOf(dataDir).length > 0; tries++) await pause(100);
  for (const pid of orphansOf(dataDir)) tryKill(pid, "SIGKILL");
}

/** PostgreSQL is not among them: it is known by its postmaster.pid and must not be killed hard. */
function orphansOf(dataDir) {
  if (!existsSync("/proc")) return [];
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .map(Number)
    .filter((pid) => isSupervisedFrom(dataDir, pid))
    .filter((pid) => !readProc(pid, "cmdline").startsWith("postgres") && !readProc(pid, "cmdline").includes("/postgres\0"));
}

/**
 * By its mark; where root may not read another user's environment (in most containers), by the user, which no other installation has, or by the
 * file that Temporal's command line names.
 */
function isSupervisedFrom(dataDir, pid) {
  const environment = readProc(pid, "environ");
  if (environment !== "") return environment.split("\0").includes(`PADIT_SUPERVISED_BY=${dataDir}`);
  if (readProc(pid, "cmdline").includes(`${dataDir}/temporal/`)) return true;
  return isUserOf(readState(dataDir).firstUserId, statSync(`/proc/${pid}`, { throwIfNoEntry: false })?.uid ?? 0);
}

function readState(dataDir) {
  const file = join(dataDir, "state.json");
  return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : {};
}

function readProc(pid, file) {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "utf8");
  } catch {
    return "";
  }
}

function tryKill(pid, signal) {
  try {
    process.kill(pid, signal);
  } catch {
    // It ended by itself in this moment.
  }
}
