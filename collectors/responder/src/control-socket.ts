import { chmodSync, rmSync } from "node:fs";
import { createServer, type Socket } from "node:net";
import { createInterface } from "node:readline";
import { z } from "zod";
import { FAULT_PROTOCOLS, type FaultBoard, Faults } from "./faults";

/**
 * Protocol of the control socket: one JSON document a line, one answer a line. `{"set": {delayMs, jitterMs, lossRatio, outage, forMs,
 * protocol}}` replaces the faults: absent ones are off, `forMs` ends them after that time, and without `protocol` they apply to all
 * protocols. `{"get": true, protocol}` reads them. Both answer `{"ok": true, "faults", "remainingMs"}`; invalid input answers `{"ok":
 * false, "error"}`.
 */
const protocol = z.enum(FAULT_PROTOCOLS).optional();
const Command = z.union([
  z.strictObject({ set: Faults.extend({ forMs: z.number().positive().optional(), protocol }).strict() }),
  z.strictObject({ get: z.literal(true), protocol }),
]);

export function obey(line: string, faults: FaultBoard): object {
  try {
    const command = Command.parse(JSON.parse(line));
    if ("get" in command) return { ok: true, ...faults.get(command.protocol) };
    const { forMs, protocol, ...set } = command.set;
    faults.set(set, forMs, protocol);
    return { ok: true, ...faults.get(protocol) };
  } catch (error) {
    return { ok: false, error: error instanceof z.ZodError ? z.prettifyError(error) : "Each line must be one JSON document." };
  }
}

/** Serves the control socket, to which only this user may connect. A socket left by a killed responder is replaced. */
export async function controlSocket(path: string, faults: FaultBoard): Promise<{ close(): Promise<void> }> {
  rmSync(path, { force: true });
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    open.add(socket);
    socket.on("close", () => open.delete(socket));
    socket.on("error", () => socket.destroy());
    createInterface({ input: socket }).on("line", (line) => socket.write(`${JSON.stringify(obey(line, faults))}\n`));
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(path, () => resolve());
  });
  chmodSync(path, 0o600);
  return {
    async close() {
      for (const socket of open) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
