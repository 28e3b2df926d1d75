import { once } from "node:events";
import { connect } from "node:net";
import { createInterface } from "node:readline";
import { PaditError } from "@padit/domain";
import { z } from "zod";
import type { DrillFault } from "./fault";

const Answer = z.object({ ok: z.boolean(), error: z.string().optional() });
const ANSWER_WITHIN_MS = 5_000;

/** The demo responder's control socket: one JSON document a line. */
export interface ResponderControl {
  /** The fault ends by itself after `forMs`. */
  order(order: DrillFault["order"], forMs: number): Promise<void>;
  clear(): Promise<void>;
}

export function responderControl(path: string): ResponderControl {
  return {
    order: (order, forMs) => tell(path, { set: { ...order, forMs } }),
    clear: () => tell(path, { set: {} }),
  };
}

async function tell(path: string, command: object): Promise<void> {
  const socket = connect(path).setTimeout(ANSWER_WITHIN_MS, () => socket.destroy(new Error("no answer")));
  try {
    await once(socket, "connect");
    socket.write(`${JSON.stringify(command)}\n`);
    const [line] = await once(createInterface({ input: socket }), "line");
    const { ok, error } = Answer.parse(JSON.parse(String(line)));
    if (!ok) throw new PaditError("invalid", `The responder refused the fault: ${error}`);
  } catch (cause) {
    if (cause instanceof PaditError) throw cause;
    throw new PaditError("unavailable", `The demo's responder does not answer at ${path}: is PADIT running on this machine (npm start)?`, {
      cause,
    });
  } finally {
    socket.destroy();
  }
}
