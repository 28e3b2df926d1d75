import type { Native } from "../native";

const deaf = { sent: () => undefined, received: () => undefined, failed: () => undefined };

/**
 * Keeps the kernel stamping what arrives, until the returned function is called. It begins a moment after the first socket asks for stamps
 * (Linux defers that to a work queue) and stops with the last one: without this, the first answer of a run often comes without its stamp.
 */
export function holdStamps(native: Native): () => void {
  const socket = native.open({ kind: "udp", family: 4, localAddress: "127.0.0.1", sendStamps: true }, deaf);
  return () => socket.close();
}
