import { holdStamps } from "../io/hold-stamps";
import type { Native } from "../native";
import { openLoop } from "./open-loop";

/** Resolves when the kernel stamps received packets. @returns a function that lets it stop again */
export async function stampsBegan(native: Native): Promise<() => void> {
  const release = holdStamps(native);
  while (!(await isStamped(native))) await new Promise((next) => setImmediate(next));
  return release;
}

function isStamped(native: Native): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = openLoop(native, 4, {
      sent: () => undefined,
      received(batch) {
        resolve(batch.kernelNs(0) !== undefined);
        socket.close();
      },
      failed: () => undefined,
    });
    socket.send(Buffer.from("?"));
  });
}
