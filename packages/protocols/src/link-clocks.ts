import type { GrandmasterState } from "./ptp-watch/clock-quality";
import type { Clock, ClockStatus } from "./timestamp";

/** State of the time on a link, from its PTP watch, or of this machine's `ptp4l`. */
export interface LinkClock {
  /** `lost`: no Announce is received. */
  state: GrandmasterState | "lost";
  /** Monotonic ms at which the grandmaster was known to be locked for the last time; null: not since the watch began. */
  lockedMs: number | null;
  /** Last measured offset of the clock that follows it, ns; absent: not known. */
  offsetNs?: number;
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

/**
 * Drift, ns, of a clock that follows the link since its grandmaster was last locked; else the reason why it is unknown, to follow "the
 * grandmaster on eth1".
 */
export type HoldoverDrift = { driftNs: number } | { doubt: string };

/** @param holdoverPpb drift of the clock in holdover that its operator stated, parts per billion */
export function holdoverDrift(link: LinkClock | undefined, holdoverPpb: number | undefined, nowMs: number): HoldoverDrift {
  if (link === undefined || link.state === "locked") return { driftNs: 0 };
  const state = STATE_TEXTS[link.state];
  if (holdoverPpb === undefined) return { doubt: `is ${state}, and no holdover drift is stated` };
  if (link.lockedMs === null) return { doubt: `is ${state} and was never seen locked, so the drift is not known` };
  return { driftNs: (holdoverPpb * (nowMs - link.lockedMs)) / MS_PER_S };
}

/** The interface whose grandmaster this machine's clock follows, and the clock's drift in holdover, as the operator stated them. */
export interface FollowedLink {
  interface: string;
  holdoverPpb: number | undefined;
}

/** This machine's clock with the state that PTP watches see on the interface. Without a watch, the state is the kernel's. */
export const clockOnLink = (clock: Clock, followed: FollowedLink, linkClocks: LinkClocks, nowMs: () => number): Clock =>
  clockFollowing(
    clock,
    {
      subject: `the grandmaster on ${followed.interface}, which the collector's clock follows,`,
      latest: () => linkClocks.of(followed.interface),
      holdoverPpb: followed.holdoverPpb,
    },
    nowMs,
  );

/** This machine's clock with the state that its own `ptp4l` reports. Without a planned check of `ptp4l`, the state is unchanged. */
export const clockOfDaemon = (clock: Clock, daemon: WatchedClock, holdoverPpb: number | undefined, nowMs: () => number): Clock =>
  clockFollowing(clock, { subject: "the grandmaster of the collector's ptp4l", latest: () => daemon.latest(), holdoverPpb }, nowMs);

interface ClockSource {
  /** Subject of the sentence that gives the reason why the clock's error is not known. */
  subject: string;
  latest(): LinkClock | undefined;
  holdoverPpb: number | undefined;
}

function clockFollowing(clock: Clock, { subject, latest, holdoverPpb }: ClockSource, nowMs: () => number): Clock {
  const status = (): ClockStatus => {
    const said = clock.status();
    const source = latest();
    if (said.sync === "unsync" || said.sync === "unknown" || source === undefined) return said;
    if (source.state === "locked") return { ...said, maxErrorNs: widened(said.maxErrorNs, source.offsetNs) };
    const drift = holdoverDrift(source, holdoverPpb, nowMs());
    const doubt = "doubt" in drift ? `${subject} ${drift.doubt}` : undefined;
    const maxErrorNs = said.maxErrorNs !== null && "driftNs" in drift ? said.maxErrorNs + drift.driftNs : null;
    return { ...said, sync: "holdover", maxErrorNs, ...(doubt !== undefined && { doubt }) };
  };
  return { ...clock, status };
}

/** Widens the stated bound by an offset that exceeds it, because the bound applies to a settled servo. */
function widened(maxErrorNs: number | null, offsetNs = 0): number | null {
  return maxErrorNs !== null && Math.abs(offsetNs) > maxErrorNs ? maxErrorNs + Math.abs(offsetNs) : maxErrorNs;
}

/** One clock that any number of watches follow. */
export class WatchedClock {
  private readonly byWatch = new Map<object, LinkClock>();

  /** @param watch identifies the watch @param state undefined: the watch knows nothing now */
  note(watch: object, state: LinkClock["state"] | undefined, nowMs: number, offsetNs?: number): void {
    if (state === undefined) {
      this.forget(watch);
      return;
    }
    const lockedMs = state === "locked" ? nowMs : (this.byWatch.get(watch)?.lockedMs ?? null);
    this.byWatch.set(watch, { state, lockedMs, ...(offsetNs !== undefined && { offsetNs }) });
  }

  forget(watch: object): void {
    this.byWatch.delete(watch);
  }

  get isUnwatched(): boolean {
    return this.byWatch.size === 0;
  }

  /** Of several watches the one that was locked last; undefined without a watch. */
  latest(): LinkClock | undefined {
    const clocks = [...this.byWatch.values()];
    return clocks.toSorted((a, b) => (b.lockedMs ?? Number.NEGATIVE_INFINITY) - (a.lockedMs ?? Number.NEGATIVE_INFINITY))[0];
  }
}

/** The clocks that the PTP watches of one collector follow, by interface. Probes of one-way delays on the same interface ask for them. */
export class LinkClocks {
  private readonly byInterface = new Map<string, WatchedClock>();

  /** @param watch identifies the watch, because several may listen on one interface @param state undefined: the watch knows nothing now */
  note(device: string, watch: object, state: LinkClock["state"] | undefined, nowMs: number): void {
    const clock = this.byInterface.get(device) ?? new WatchedClock();
    clock.note(watch, state, nowMs);
    if (clock.isUnwatched) this.byInterface.delete(device);
    else this.byInterface.set(device, clock);
  }

  forget(device: string, watch: object): void {
    this.note(device, watch, undefined, 0);
  }

  /** The clock on that interface, of several watches the one that was locked last; undefined without a watch. */
  of(device: string): LinkClock | undefined {
    return this.byInterface.get(device)?.latest();
  }
}
