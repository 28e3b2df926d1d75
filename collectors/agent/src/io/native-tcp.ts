import { randomInt } from "node:crypto";
import { connectTcp, type Native, withFreePort } from "@padit/native";
import type { IoContext } from "@padit/protocols/probe";
import { onInterface } from "@padit/protocols/system-failure";
import { failureOf, timedOut } from "./failures";

/** Connects with a socket of the addon, which reports the handshake's duration (TCP_INFO) and the router that ended an attempt. */
export const nativeTcpConnect =
  (native: Native): IoContext["tcpConnect"] =>
  async (to, timeoutMs, signal, egress = {}) => {
    const startMs = performance.now();
    const over = new AbortController();
    const timer = setTimeout(() => setImmediate(() => over.abort()), timeoutMs);
    try {
      const attempt = withFreePort(
        egress,
        (count) => randomInt(count),
        (chosen) => connectTcp(native, to, chosen),
      );
      try {
        return await Promise.race([attempt.connected, aborted(AbortSignal.any([signal, over.signal]), startMs)]);
      } finally {
        attempt.close();
      }
    } catch (error) {
      const failure = failureOf(error);
      throw egress.interface === undefined ? failure : onInterface(failure, egress.interface);
    } finally {
      clearTimeout(timer);
    }
  };

const aborted = (signal: AbortSignal, startMs: number): Promise<never> =>
  new Promise((_, reject) => {
    const end = (): void => reject(timedOut(performance.now() - startMs));
    if (signal.aborted) end();
    else signal.addEventListener("abort", end, { once: true });
  });
