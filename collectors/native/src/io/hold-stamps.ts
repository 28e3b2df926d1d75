import type { Native } from "../native";

const deaf = { sent: () => undefined, received: () => undefined, failed: () => undefined };

/**
 * Keeps the kernel stamping received packets until the returned function is called. Linux starts stamping in a work queue, a moment after
 * the first socket requests it, and stops with the last one: without this socket the first reply of a run often has no stamp.
 */
export function holdStamps(native: Native): () => void {
  const socket = native.open({ kind: "udp", family: 4, localAddress: "127.0.0.1", sendStamps: true }, deaf);
  return () => socket.close();
}
