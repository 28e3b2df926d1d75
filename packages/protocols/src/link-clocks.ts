import type { GrandmasterState } from "./ptp-watch/clock-quality";
import type { Clock, ClockStatus } from "./timestamp";

/** State of the time on a link, from its PTP watch. */
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

/** One part per billion is one ns a second. */
const MS_PER_S = 1_000;

/** How far a clock that follows the link has drifted since its grandmaster was locked, ns; else why nobody knows, after "the grandmaster on eth1". */
export type HoldoverDrift = { driftNs: number } | { doubt: string };

/** @param holdoverPpb how fast the clock drifts in holdover, as its operator stated it, parts per billion */
export function holdoverDrift(link: LinkClock | undefined, holdoverPpb: number | undefined, nowMs: number): HoldoverDrift {
  if (link === undefined || link.state === "locked") return { driftNs: 0 };
  const state = STATE_TEXTS[link.state];
  if (holdoverPpb === undefined) return { doubt: `is ${state}, and no holdover drift is stated` };
  if (link.lockedMs === null) return { doubt: `is ${state} and was never seen locked, so the drift is not known` };
  return { driftNs: (holdoverPpb * (nowMs - link.lockedMs)) / MS_PER_S };
}

/** The interface from whose grandmaster this machine's clock has its time, and how fast it drifts without, as its operator stated them. */
export interface FollowedLink {
  interface: string;
  holdoverPpb: number | undefined;
}

/** This machine's clock with the state that PTP watches see on the interface. Without a watch, the state is the kernel's. */
export function clockOnLink(
  clock: Clock,
  { interface: device, holdoverPpb }: FollowedLink,
  linkClocks: LinkClocks,
  nowMs: () => number,
): Clock {
  const status = (): ClockStatus => {
    const said = clock.status();
    const link = linkClocks.of(device);
    if (said.sync === "unsync" || said.sync === "unknown" || link === undefined || link.state === "locked") return said;
    const drift = holdoverDrift(link, holdoverPpb, nowMs());
    const doubt = "doubt" in drift ? `the grandmaster on ${device}, which the collector's clock follows, ${drift.doubt}` : undefined;
    const maxErrorNs = said.maxErrorNs !== null && "driftNs" in drift ? said.maxErrorNs + drift.driftNs : null;
    return { ...said, sync: "holdover", maxErrorNs, ...(doubt !== undefined && { doubt }) };
  };
  return { ...clock, status };
}

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
