import { setTimeout as pause } from "node:timers/promises";
import type { Native, NativeSocket } from "../native";
import { type Loop, openLoop, openTap } from "./loop";
import { RollingPercentile } from "./rolling-percentile";

/** No software stamp is trusted below that (PROTOCOLS §5.5): between the two of one packet a cache line may be missing. */
const FLOOR_NS = 2_000;
/** Until the first round has ended, and where no packet socket may be opened to compare with: what a slow virtual machine needs. */
const UNCOMPARED_NS = 10_000;
const FIRST_ROUND = 64;
const ROUND = 16;
const EVERY_MS = 30_000;
const KEPT = 256;
/** Packets go alone and irregularly, as probes do: in a row each would find the caches warm that the one before it has warmed. */
const MAX_GAP_MS = 6;

/**
 * How far kernel stamps are from what a capture sees, as this machine is now: single packets over the loopback interface, where nothing is
 * between the ends. A packet's send stamp is taken in the driver, a capture's just before it; what lies between them is the send stamp's
 * error. What lies between send and receive stamp, with no way between them, is the receive stamp's. The larger one counts, and of the last
 * packets the 95th percentile. It cannot see what only a network card does: see docs/protocols.md.
 */
export class Calibration {
  private readonly errors = new RollingPercentile(KEPT);
  private readonly stopping = new AbortController();
  private readonly timer: NodeJS.Timeout;
  private isCompared = false;

  constructor(private readonly native: Native) {
    void this.round(FIRST_ROUND);
    this.timer = setInterval(() => void this.round(ROUND), EVERY_MS);
    this.timer.unref();
  }

  /** Of one stamp, ns. */
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
      // Closed meanwhile, or no descriptor to be had now: what is known stays.
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
