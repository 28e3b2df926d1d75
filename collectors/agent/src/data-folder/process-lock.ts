import { randomBytes } from "node:crypto";
import { mkdirSync, openSync, readdirSync, rmSync } from "node:fs";
import { connect, createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { isDiskTrouble } from "../spool/disk-trouble";

const WAIT_MS = 10_000;
const LOCK_RETRY_INTERVAL_MS = 50;

/**
 * Acquires the data folder's lock for one part of the collector. Resolves when no other process of this machine holds the lock, and holds
 * it until the process ends; the successor of a killed process need not wait. Containers that share the folder exclude each other;
 * containers that share only the network do not. The lock is skipped on Windows and where the disk has no room for the socket, because
 * probing matters more. Each process first listens on its own socket in `<dir>/lock` and then connects to the others'. Of two that start at
 * once at least one finds the other, so both never acquire the lock. A socket that refuses connections belongs to a dead process or one
 * that has not yet looked.
 * @throws Error if another process still holds the lock after `waitMs` (10 s by default)
 */
export async function acquireProcessLock(part: "engine" | "uplink", dir: string, waitMs = WAIT_MS): Promise<void> {
  if (process.platform === "win32") return;
  try {
    await takeTurns(part, dir, waitMs);
  } catch (error) {
    if (!isDiskTrouble(error)) throw error;
  }
}

async function takeTurns(part: string, dir: string, waitMs: number): Promise<void> {
  const folder = join(dir, "lock");
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const untilMs = performance.now() + waitMs;
  const near = shortPath(folder);
  while (!(await take(part, folder, near))) {
    if (performance.now() > untilMs) throw new Error(`Another collector runs with the data folder ${dir}; stop it first.`);
    // Random pauses keep two processes that found each other from retrying at the same moment again.
    await pause(LOCK_RETRY_INTERVAL_MS * (1 + Math.random()));
  }
}

/** A Unix socket path may have about 100 bytes. On Linux /proc/self/fd gives the folder a shorter path. */
const shortPath = (folder: string): string => (process.platform === "linux" ? `/proc/self/fd/${openSync(folder, "r")}` : folder);

/** Tries once to acquire the lock. Returns whether this process holds it now. */
async function take(part: string, folder: string, near: string): Promise<boolean> {
  const name = `${part}-${process.pid}-${randomBytes(4).toString("hex")}`;
  const server = createServer((other) => other.destroy());
  server.unref();
  await new Promise<void>((resolve, reject) => server.once("error", reject).listen(join(near, name), resolve));
  for (const other of readdirSync(folder)) {
    if (other === name || !other.startsWith(`${part}-`)) continue;
    if (await isAlive(join(near, other))) {
      server.close();
      return false;
    }
    rmSync(join(folder, other), { force: true });
  }
  return true;
}

const isAlive = (path: string): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(path);
    const answer = (alive: boolean) => {
      socket.destroy();
      resolve(alive);
    };
    socket.once("connect", () => answer(true));
    socket.once("error", ({ code }: NodeJS.ErrnoException) => answer(code !== "ECONNREFUSED" && code !== "ENOENT"));
  });
