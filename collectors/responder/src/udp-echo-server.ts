import { createSocket, type RemoteInfo } from "node:dgram";
import type { FaultBoard } from "./faults";
import type { Service } from "./service";

/** Below 1024 stand services that would answer our answer: two of them would talk for ever (RFC 862 chargen loops). */
const LOWEST_SOURCE_PORT = 1024;
const MAX_ANSWERS_PER_SECOND = 50_000;
const MAX_WAITING = 100_000;

/** Returns each datagram unchanged, never more than was sent, never to broadcast or multicast, and bounded per second. */
export async function udpEchoServer(options: { bind: string; port: number; faults: FaultBoard }): Promise<Service> {
  const socket = createSocket(options.bind.includes(":") ? "udp6" : "udp4");
  const waiting = new Set<NodeJS.Timeout>();
  let budget = MAX_ANSWERS_PER_SECOND;
  const refill = setInterval(() => {
    budget = MAX_ANSWERS_PER_SECOND;
  }, 1000);

  const answer = (payload: Buffer, to: RemoteInfo) => socket.send(payload, to.port, to.address, () => undefined);
  socket.on("message", (payload, from) => {
    if (!mayAnswer(from) || budget <= 0 || waiting.size >= MAX_WAITING) return;
    budget--;
    const fate = options.faults.fate();
    if (!fate.answer) return;
    if (fate.afterMs === 0) return answer(payload, from);
    const timer = setTimeout(() => {
      waiting.delete(timer);
      answer(payload, from);
    }, fate.afterMs);
    waiting.add(timer);
  });
  await new Promise<void>((resolve, reject) => {
    socket.once("error", reject);
    socket.bind(options.port, options.bind, () => {
      socket.off("error", reject);
      // An ICMP answer to one of ours concerns that client alone.
      socket.on("error", () => undefined);
      resolve();
    });
  });
  return {
    port: socket.address().port,
    async close() {
      clearInterval(refill);
      for (const timer of waiting) clearTimeout(timer);
      await new Promise<void>((resolve) => socket.close(() => resolve()));
    },
  };
}

/** Broadcast and multicast cannot be a source; whoever claims it wants others flooded. */
export const mayAnswer = (from: { address: string; port: number }): boolean =>
  from.port >= LOWEST_SOURCE_PORT &&
  from.address !== "255.255.255.255" &&
  !/^(22[4-9]|23\d)\./.test(from.address) &&
  !from.address.toLowerCase().startsWith("ff");
