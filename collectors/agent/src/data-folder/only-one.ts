import { randomBytes } from "node:crypto";
import { mkdirSync, openSync, readdirSync, rmSync } from "node:fs";
import { connect, createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { isDiskTrouble } from "../spool/disk-trouble";

const WAIT_MS = 10_000;
const LOOK_EVERY_MS = 50;

/**
 * Resolves when no other process of this machine has that part in this data folder, and keeps it until the process ends, however it ends: a
 * killed one's successor need not wait. Containers that share the folder see each other, those that only share the network do not. Nothing is
 * checked on Windows, and where the disk has no room for the socket: probing is worth more.
 *
 * Each process listens on a socket of its own in `<dir>/lock`, and only then looks who else does. Of two that begin at once at least one sees
 * the other, so that never both go on; one whose socket refuses has died, or has not begun to look.
 * @throws Error when the other one is still there after 10 s
 */
export async function becomeOnly(part: "engine" | "uplink", dir: string, waitMs = WAIT_MS): Promise<void> {
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
    // Two that saw each other must not come back together.
    await pause(LOOK_EVERY_MS * (1 + Math.random()));
  }
}

/** A socket's path has room for about 100 bytes; Linux names an open folder in fewer. */
const shortPath = (folder: string): string => (process.platform === "linux" ? `/proc/self/fd/${openSync(folder, "r")}` : folder);

/** Whether this process has it now. */
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
