import { randomInt } from "node:crypto";
import { connect, createServer } from "node:net";
import { setTimeout as pause } from "node:timers/promises";

/** Whether `port` can be listened on at `host` now. */
export function isFree(port, host = "127.0.0.1") {
  return new Promise((answer) => {
    const server = createServer();
    server.once("error", () => answer(false));
    server.listen({ port, host, exclusive: true }, () => server.close(() => answer(true)));
  });
}

/** Below what systems give to connections by themselves (Linux from 32768, others from 49152): such a one may take a port meanwhile. */
const [LOWEST, HIGHEST] = [10_000, 32_767];
const given = new Set();

/** A TCP port that was free a moment ago, and that this process was not given before. */
export async function freePort() {
  for (;;) {
    const port = randomInt(LOWEST, HIGHEST + 1);
    if (given.has(port) || !(await isFree(port))) continue;
    given.add(port);
    return port;
  }
}

/**
 * Resolves when something accepts connections at `port`; rejects after `timeoutMs` or when `aborted()` says why it never will.
 * @param {{ timeoutMs?: number, aborted?: () => string | undefined }} wait
 */
export async function waitForPort(port, wait = {}) {
  const { timeoutMs = 60_000, aborted = () => undefined } = wait;
  const deadline = Date.now() + timeoutMs;
  while (Date.now() < deadline) {
    const reason = aborted();
    if (reason) throw new Error(reason);
    if (await accepts(port)) return;
    await pause(100);
  }
  throw new Error(`nothing answers at 127.0.0.1:${port} after ${timeoutMs / 1000} s`);
}

function accepts(port) {
  return new Promise((answer) => {
    const socket = connect({ port, host: "127.0.0.1" });
    socket.once("connect", () => {
      socket.destroy();
      answer(true);
    });
    socket.once("error", () => answer(false));
  });
}
