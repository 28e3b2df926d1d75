import { once } from "node:events";
import { connect } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { product } from "./harness";

/** Longer than a test file runs; each file clears the fault at its end. */
const FAULT_MS = 10 * 60_000;

export interface Fault {
  delayMs?: number;
  lossRatio?: number;
  outage?: boolean;
}

/** Injects a real fault into the demo's responder through its control socket; `{}` ends the fault. */
export async function orderFault(fault: Fault): Promise<void> {
  const socket = connect(join(product.dataDir, "run/responder/control.sock"));
  await once(socket, "connect");
  const isOver = Object.keys(fault).length === 0;
  socket.write(`${JSON.stringify({ set: isOver ? {} : { ...fault, forMs: FAULT_MS } })}\n`);
  const [answer] = await once(createInterface({ input: socket }), "line");
  socket.destroy();
  if (JSON.parse(String(answer)).ok !== true) throw new Error(`the responder refused: ${answer}`);
}
