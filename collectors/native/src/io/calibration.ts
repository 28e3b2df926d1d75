import { setTimeout as pause } from "node:timers/promises";
import type { Native, NativeSocket } from "../native";
import { type Loop, openLoop, openTap } from "./loop";
import { RollingPercentile } from "./rolling-percentile";

/** Minimum error of a software timestamp, ns. A cache miss may delay one of a packet's two timestamps and not the other. */
const FLOOR_NS = 2_000;
/** Error before the first round has ended and where no packet socket is permitted, ns: typical of a slow virtual machine. */
const UNCOMPARED_NS = 10_000;
const FIRST_ROUND = 64;
const ROUND = 16;
const ROUND_INTERVAL_MS = 30_000;
const ERRORS_MAX = 256;
/** Maximum pause between packets, ms. They are sent singly and at irregular times, like probes: consecutive ones would find warm caches. */
const MAX_GAP_MS = 6;

/**
 * Measures the error of this machine's kernel timestamps with single packets over the loopback interface. The driver records the send timestamp,
 * just after the kernel stamped the packet's capture: their difference is the error of the send timestamp. Loopback has no path, so the
 * difference of send and receive timestamps is the error of the receive timestamp. The larger error counts, and of the last packets the 95th
 * percentile. Effects of a network card are not visible here: see docs/protocols.md.
 */
export class Calibration {
  private readonly errors = new RollingPercentile(ERRORS_MAX);
  private readonly stopping = new AbortController();
  private readonly timer: NodeJS.Timeout;
  private isCompared = false;

  constructor(private readonly native: Native) {
    void this.round(FIRST_ROUND);
    this.timer = setInterval(() => void this.round(ROUND), ROUND_INTERVAL_MS);
    this.timer.unref();
  }

  /** Error of one stamp, ns. */
  errorNs(): number {
    if (this.errors.length < ROUND) return UNCOMPARED_NS;
    return Math.max(this.isCompared ? FLOOR_NS : UNCOMPARED_NS, this.errors.at(0.95) ?? 0);
  }

  close(): void {
    this.stopping.abort();
    clearInterval(this.timer);
  }

  private async round(packets: number): Promise<void> {
    const { signal } = this.stopping;
    let loop: Loop | undefined;
    let tap: NativeSocket | undefined;
    try {
      loop = openLoop(this.native);
      tap = openTap(this.native, loop);
      this.isCompared = tap !== undefined;
      for (let n = 0; n < packets && !signal.aborted; n++) {
        await pause(1 + Math.random() * MAX_GAP_MS, undefined, { signal, ref: false });
        const errorNs = await errorOf(loop, tap !== undefined);
        if (errorNs !== undefined) this.errors.add(errorNs);
      }
    } catch {
      // Closed during the round, or no file descriptor is available: keep the previous estimate.
    } finally {
      tap?.close();
      loop?.close();
    }
  }
}

async function errorOf(loop: Loop, isTapped: boolean): Promise<number | undefined> {
  const { tapped, sent, received } = await loop.send(isTapped);
  if (sent === undefined || received === undefined) return undefined;
  return Math.max(Math.abs(Number(received - sent)), tapped === undefined ? 0 : Math.abs(Number(sent - tapped)));
}
