import type { GrandmasterState } from "./ptp-watch/clock-quality";

/** What a PTP watch knows of the time on its link. */
export interface LinkClock {
  /** `lost`: no Announce comes. */
  state: GrandmasterState | "lost";
  /** Monotonic ms at which the grandmaster was known to be locked for the last time; null: not since the watch began. */
  lockedMs: number | null;
}

const STATE_TEXTS: Readonly<Record<LinkClock["state"], string>> = {
  locked: "locked",
  holdover: "in holdover",
  degraded: "degraded",
  free_running: "free running",
  lost: "silent",
};
export const linkClockText = ({ state }: LinkClock): string => STATE_TEXTS[state];

/** The clocks that the PTP watches of one collector follow, by interface. Probes of one-way delays on the same interface ask for them. */
export class LinkClocks {
  private readonly byInterface = new Map<string, Map<object, LinkClock>>();

  /** @param watch identifies the watch, because several may listen on one interface @param state undefined: the watch knows nothing now */
  note(device: string, watch: object, state: LinkClock["state"] | undefined, nowMs: number): void {
    if (state === undefined) {
      this.forget(device, watch);
      return;
    }
    const ofDevice = this.byInterface.get(device) ?? new Map<object, LinkClock>();
    this.byInterface.set(device, ofDevice);
    const lockedMs = state === "locked" ? nowMs : (ofDevice.get(watch)?.lockedMs ?? null);
    ofDevice.set(watch, { state, lockedMs });
  }

  forget(device: string, watch: object): void {
    const ofDevice = this.byInterface.get(device);
    ofDevice?.delete(watch);
    if (ofDevice?.size === 0) this.byInterface.delete(device);
  }

  /** The clock on that interface, of several watches the one that was locked last; undefined without a watch. */
  of(device: string): LinkClock | undefined {
    const clocks = [...(this.byInterface.get(device)?.values() ?? [])];
    return clocks.toSorted((a, b) => (b.lockedMs ?? Number.NEGATIVE_INFINITY) - (a.lockedMs ?? Number.NEGATIVE_INFINITY))[0];
  }
}
