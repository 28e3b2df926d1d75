import { once } from "node:events";
import { connect } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { expect } from "vitest";
import { product } from "./harness";
import { rest } from "./rest";

/** Longer than a test file runs; each file clears the fault at its end. */
const FAULT_MS = 10 * 60_000;

export interface Fault {
  delayMs?: number;
  lossRatio?: number;
  outage?: boolean;
}

/** Injects a real fault into the demo's responder through its control socket; `{}` ends the fault. */
export async function orderFault(fault: Fault): Promise<void> {
  const socket = connect(join(product.dataDir, "run/responder.sock"));
  await once(socket, "connect");
  const isOver = Object.keys(fault).length === 0;
  socket.write(`${JSON.stringify({ set: isOver ? {} : { ...fault, forMs: FAULT_MS } })}\n`);
  const [answer] = await once(createInterface({ input: socket }), "line");
  socket.destroy();
  if (JSON.parse(String(answer)).ok !== true) throw new Error(`the responder refused: ${answer}`);
}

/** Longer than an episode lasts after its last bad sample. */
const CALM_MS = 180_000;

/**
 * Ends the fault of an earlier test and waits until its episode is over. An alert that a person resolved stays resolved for the rest of the
 * episode, so that the same fault, ordered again at once, would make no alert.
 */
export async function endFault(): Promise<void> {
  await orderFault({});
  const stateOf = async () =>
    (await rest<{ items: { state: string }[] }>("GET", "/endpoints?q=name:demo-responder")).items.map(({ state }) => state);
  await expect.poll(stateOf, { timeout: CALM_MS }).not.toContain("down");
}
