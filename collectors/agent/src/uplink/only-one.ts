import { createHash } from "node:crypto";
import { createServer } from "node:net";
import { setTimeout as pause } from "node:timers/promises";

const WAIT_MS = 10_000;
const LOOK_EVERY_MS = 50;

/**
 * Resolves when no other process writes this spool. On Linux a name in the abstract socket namespace is taken, which the kernel gives back
 * when its holder dies, however it dies; elsewhere nothing is checked.
 */
export async function becomeOnlyWriter(dir: string): Promise<void> {
  if (process.platform !== "linux") return;
  const name = `\0padit-spool-${createHash("sha256").update(dir).digest("hex").slice(0, 32)}`;
  const untilMs = performance.now() + WAIT_MS;
  while (!(await take(name))) {
    if (performance.now() > untilMs) throw new Error(`Another collector runs with the data folder ${dir}; stop it first.`);
    await pause(LOOK_EVERY_MS);
  }
}

const take = (name: string): Promise<boolean> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.unref();
    server.once("error", (error: NodeJS.ErrnoException) => (error.code === "EADDRINUSE" ? resolve(false) : reject(error)));
    server.listen(name, () => resolve(true));
  });
