import type { Json } from "@padit/domain/json";
import type { LinkClock } from "../link-clocks";
import { FewNotes } from "../listening/few-notes";
import type { WatchReport } from "../listening/passive-listener";
import { RecentChanges } from "../listening/recent-changes";
import { isUnmeasured, type Measurement, type ProbeFailure } from "../probe";
import { clockAccuracyText, clockClassMeaning } from "../ptp-watch/clock-quality";
import { type DaemonReading, daemonState } from "./daemon-state";

/** Follows the state that `ptp4l` reports, between runs as well. */
export class DaemonWatch {
  private reading: DaemonReading | undefined;
  private failure: ProbeFailure | undefined;
  private state: LinkClock["state"] | undefined;
  private lastGrandmaster: string | undefined;
  private wasEverLocked = false;
  private readonly changes = new RecentChanges();
  /** Events since the last report, as sentences. */
  private readonly events = new FewNotes();
  /** Whether the clock had no source at some time since the last report. */
  private wasLost = false;
  /** Whether the clock was not locked at some time since the last report. */
  private wasUnlocked = false;

  /** State of the collector's clock; undefined before the first answer, and where the collector may not ask. */
  get clockState(): LinkClock["state"] | undefined {
    return this.state;
  }

  get offsetNs(): number | undefined {
    return this.reading?.offsetNs;
  }

  get isConclusive(): boolean {
    return this.reading !== undefined || this.failure !== undefined;
  }

  /** Processes a reading. @returns whether it must be reported at once */
  take(reading: DaemonReading, nowMs: number): boolean {
    const isFirst = this.reading === undefined && this.failure === undefined;
    this.reading = reading;
    this.failure = undefined;
    const state = daemonState(reading, { hasFollowed: this.lastGrandmaster !== undefined, wasLocked: this.wasEverLocked });
    this.wasEverLocked ||= state === "locked";
    const isChange = this.noteState(state);
    return this.noteGrandmaster(reading, nowMs) || (isChange && !isFirst);
  }

  /** Notes that ptp4l does not respond or that access is denied. @returns whether this must be reported at once */
  fail(failure: ProbeFailure): boolean {
    this.failure = failure;
    this.reading = undefined;
    if (isUnmeasured(failure.outcome)) this.state = undefined;
    else this.noteState("lost");
    return true;
  }

  /** Why nothing was measured; undefined if something was. */
  get unmeasured(): ProbeFailure | undefined {
    return this.failure !== undefined && isUnmeasured(this.failure.outcome) ? this.failure : undefined;
  }

  report(nowMs: number, maxErrorNs: number | null): WatchReport {
    const { reading, failure, state } = this;
    const isLost = this.wasLost || state === "lost";
    const events = this.events.take();
    const cause = failure?.message ?? (state === "lost" ? LOST_HINT : undefined);
    const hint = [...(cause === undefined ? [] : [cause]), ...events].join(" ");
    const report: WatchReport = {
      outcome: failure?.outcome ?? (state === "lost" ? "timeout" : "ok"),
      metrics: {
        own_clock_availability: exact(isLost ? 0 : 1),
        own_clock_grandmaster_changes: exact(this.changes.count(nowMs)),
        ...(reading && {
          own_clock_not_locked: exact(this.wasUnlocked ? 1 : 0),
          own_clock_clock_class: exact(reading.clockClass),
        }),
        ...(reading?.offsetNs !== undefined && { own_clock_offset: exact(reading.offsetNs / 1_000) }),
        ...(maxErrorNs !== null && { own_clock_max_error: exact(maxErrorNs / 1_000) }),
      },
      detail: { ...(reading && state && detailOf(reading, state)), ...(events.length > 0 && { events }) },
      ...(hint !== "" && { hint }),
    };
    this.wasLost = state === "lost";
    this.wasUnlocked = state !== "locked";
    return report;
  }

  /** @returns whether the state changed */
  private noteState(state: LinkClock["state"]): boolean {
    const before = this.state;
    this.state = state;
    if (state === "lost") this.wasLost = true;
    if (state !== "locked") this.wasUnlocked = true;
    if (before === state) return false;
    if (before !== undefined) this.events.add(`The collector's clock went from ${STATE_TEXTS[before]} to ${STATE_TEXTS[state]}.`);
    return true;
  }

  /** Notes the grandmaster. Without a source, ptp4l names itself as the grandmaster, which does not count as a change. @returns whether it changed */
  private noteGrandmaster({ grandmaster, isOwnGrandmaster }: DaemonReading, nowMs: number): boolean {
    if (isOwnGrandmaster || this.state === "lost") return false;
    const last = this.lastGrandmaster;
    this.lastGrandmaster = grandmaster;
    if (last === undefined || last === grandmaster) return false;
    this.changes.add(nowMs);
    this.events.add(`Grandmaster ${grandmaster} took over from ${last}.`);
    return true;
  }
}

const LOST_HINT = "The collector's ptp4l follows no grandmaster: no Announce reaches its port, or none of its domain.";

const STATE_TEXTS: Readonly<Record<LinkClock["state"], string>> = {
  locked: "locked",
  holdover: "holdover",
  degraded: "degraded",
  free_running: "free running",
  lost: "no grandmaster",
};

const exact = (value: number): Measurement => ({ value, uncertainty: null });

const detailOf = (reading: DaemonReading, state: LinkClock["state"]): Record<string, Json> => ({
  state,
  grandmaster: reading.grandmaster,
  clock_class: `${reading.clockClass} (${clockClassMeaning(reading.clockClass).text})`,
  clock_accuracy: clockAccuracyText(reading.clockAccuracy),
  domain: reading.domain,
  ports: reading.ports.map(({ port, state: portState }) => `${port}: ${portState}`),
  ...(reading.isOwnGrandmaster && { own_grandmaster: true }),
  ...(reading.offsetNs !== undefined && { offset_ns: reading.offsetNs }),
});
