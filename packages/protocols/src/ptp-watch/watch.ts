import type { Json } from "@padit/domain/json";
import { type LinkReply, vlanText } from "../ethernet/link";
import type { LinkClock } from "../link-clocks";
import { FewNotes } from "../listening/few-notes";
import type { PassiveWatch, WatchReport } from "../listening/passive-listener";
import { RecentChanges } from "../listening/recent-changes";
import type { Measurement } from "../probe";
import { clockAccuracyText, clockClassMeaning, timeSourceText } from "./clock-quality";
import { type Announce, readAnnounce } from "./codec";
import { type Sender, Senders } from "./senders";
import { SequenceLoss } from "./sequence-loss";
import type { PtpWatchTarget } from "./spec";

/** Three of the longest usual Announce intervals (2 s, the default of IEEE 1588) and some time for the machine, ms. */
const FIRST_LISTEN_MS = 6_100;
/** Number of Announces from which a first run knows their interval and the loss between them. */
const CONCLUSIVE_ANNOUNCES = 4;

/** Follows the grandmaster that a clock on this link would follow. */
export class AnnounceWatch implements PassiveWatch {
  readonly firstListenMs = FIRST_LISTEN_MS;
  private readonly senders = new Senders();
  private readonly changes = new RecentChanges();
  private readonly loss = new SequenceLoss();
  private readonly strays = new FewNotes();
  /** Events since the last report, as sentences. */
  private readonly events = new FewNotes();
  private domain: number | null;
  private current: Sender | undefined;
  /** The last grandmaster, kept while no Announce arrives, because the return of the same grandmaster is not a change. */
  private lastGrandmaster: string | undefined;
  private lastReceivedMs: number | undefined;
  /** Announces were missing at any time since the last report. */
  private wasSilent = false;
  /** The worst clock class since the last report that does not count as locked. */
  private worstUnlocked: number | undefined;

  constructor(private readonly target: PtpWatchTarget) {
    this.domain = target.domain;
  }

  take(reply: LinkReply, nowMs: number): boolean {
    const reading = readAnnounce(reply.payload);
    if (reading.kind === "other") return false;
    const stray = reading.kind === "unreadable" ? reading.why : this.strayOf(reading.announce, reply);
    if (stray !== undefined) this.strays.add(stray);
    return stray === undefined && reading.kind === "announce" && this.accept(reading.announce, reply.source, nowMs);
  }

  silentAtMs(): number | undefined {
    return this.senders.nextLossMs();
  }

  expire(nowMs: number): boolean {
    this.senders.dropSilent(nowMs);
    return this.follow(nowMs);
  }

  isConclusive(): boolean {
    return this.loss.count >= CONCLUSIVE_ANNOUNCES;
  }

  /** State of the clock on the link; undefined before the first Announce. An unexpected grandmaster counts as free running. */
  linkClock(): LinkClock["state"] | undefined {
    if (this.current === undefined) return this.lastGrandmaster === undefined ? undefined : "lost";
    const { announce } = this.current;
    if (this.unexpectedText(announce) !== undefined) return "free_running";
    const { state } = clockClassMeaning(announce.clockClass);
    if (this.unlockedClass(announce) === undefined) return "locked";
    return state === "locked" ? "degraded" : state;
  }

  interrupt(): void {
    this.events.take();
    this.senders.clear();
    this.current = undefined;
    this.lastReceivedMs = undefined;
    this.wasSilent = false;
  }

  report(nowMs: number): WatchReport {
    this.senders.dropSilent(nowMs);
    this.follow(nowMs);
    const { current } = this;
    const wrong = current && this.unexpectedText(current.announce);
    const isSilent = this.wasSilent || current === undefined;
    const isWell = !isSilent && wrong === undefined;
    const events = this.events.take();
    const strays = this.strays.take();
    const hint = [...(current ? [] : [SILENT_HINT]), ...(wrong ? [wrong] : []), ...events, ...(isWell ? [] : strays)].join(" ");
    const loss = this.loss.take();
    const report: WatchReport = {
      outcome: current === undefined ? "timeout" : "ok",
      metrics: {
        ptp_watch_availability: exact(isWell ? 1 : 0),
        ptp_watch_grandmaster_changes: exact(this.changes.count(nowMs)),
        ...(this.lastReceivedMs !== undefined && { ptp_watch_announce_age: exact(nowMs - this.lastReceivedMs) }),
        ...(loss !== undefined && { ptp_watch_announce_loss: exact(loss) }),
        ...(current && masterMetrics(current.announce, this.worstUnlocked)),
      },
      detail: { ...(current && masterDetail(current)), ...(events.length > 0 && { events }), ...(strays.length > 0 && { strays }) },
      ...(hint !== "" && { hint }),
      ...(wrong !== undefined && { isUnexpected: true as const }),
    };
    this.beginPeriod();
    return report;
  }

  private beginPeriod(): void {
    this.wasSilent = this.current === undefined;
    this.worstUnlocked = this.current && this.unlockedClass(this.current.announce);
    // The domain was that of the first sender. After the loss of all senders the next one may have another domain.
    if (this.current === undefined) this.domain = this.target.domain;
  }

  private strayOf(announce: Announce, { isSameVlan, vlanIds }: LinkReply): string | undefined {
    if (!isSameVlan) return `An Announce came ${vlanText(vlanIds)}.`;
    this.domain ??= announce.domain;
    return announce.domain === this.domain ? undefined : `Announces of domain ${announce.domain} came.`;
  }

  private accept(announce: Announce, station: string, nowMs: number): boolean {
    const before = this.senders.note({ announce, station, lastMs: nowMs });
    const hasNews = this.follow(nowMs);
    const { current } = this;
    if (current?.announce !== announce) return hasNews;
    this.loss.add(before?.announce, announce);
    this.lastReceivedMs = nowMs;
    return hasNews;
  }

  /** Compares the best sender with the previous one. @returns whether a change must be reported */
  private follow(nowMs: number): boolean {
    const before = this.current;
    this.current = this.senders.best();
    if (this.current === undefined) {
      if (before === undefined) return false;
      this.wasSilent = true;
      this.events.add(`Announces of ${before.announce.grandmaster} stayed away for 3 intervals.`);
      return true;
    }
    const isChange = this.noteGrandmaster(this.current.announce, nowMs);
    return this.noteClass(before?.announce, this.current.announce) || isChange || before === undefined;
  }

  private noteGrandmaster({ grandmaster }: Announce, nowMs: number): boolean {
    const last = this.lastGrandmaster;
    this.lastGrandmaster = grandmaster;
    if (last === undefined || last === grandmaster) return false;
    this.changes.add(nowMs);
    this.events.add(`Grandmaster ${grandmaster} took over from ${last}.`);
    return true;
  }

  private noteClass(before: Announce | undefined, now: Announce): boolean {
    const unlocked = this.unlockedClass(now);
    if (unlocked !== undefined) this.worstUnlocked = Math.max(unlocked, this.worstUnlocked ?? 0);
    if (before === undefined || before.clockClass === now.clockClass) return false;
    this.events.add(`The clock class went from ${classText(before)} to ${classText(now)}.`);
    return true;
  }

  /** The clock class if it does not count as locked. */
  private unlockedClass({ clockClass }: Announce): number | undefined {
    const { clockClassMax } = this.target;
    const isLocked = clockClassMax === null ? clockClassMeaning(clockClass).state === "locked" : clockClass <= clockClassMax;
    return isLocked ? undefined : clockClass;
  }

  private unexpectedText({ grandmaster }: Announce): string | undefined {
    const expected = this.target.grandmaster;
    return expected === "" || expected === grandmaster ? undefined : `The grandmaster is ${grandmaster}, not ${expected}.`;
  }
}

const SILENT_HINT = "No Announce came: is this port linked to a clock that sends PTP over Ethernet, in the domain that was asked for?";

const classText = ({ clockClass }: Announce): string => `${clockClass} (${clockClassMeaning(clockClass).text})`;

const exact = (value: number): Measurement => ({ value, uncertainty: null });

const masterMetrics = ({ clockClass, stepsRemoved }: Announce, worstUnlocked: number | undefined): Record<string, Measurement> => ({
  ptp_watch_not_locked: exact(worstUnlocked === undefined ? 0 : 1),
  ptp_watch_clock_class: exact(clockClass),
  ptp_watch_steps_removed: exact(stepsRemoved),
});

function masterDetail({ announce, station }: Sender): Record<string, Json> {
  const { flags, sender } = announce;
  return {
    grandmaster: announce.grandmaster,
    state: clockClassMeaning(announce.clockClass).state,
    clock_class: classText(announce),
    clock_accuracy: clockAccuracyText(announce.clockAccuracy),
    time_source: timeSourceText(announce.timeSource),
    time_traceable: flags.isTimeTraceable,
    frequency_traceable: flags.isFrequencyTraceable,
    ...(flags.isSynchronizationUncertain && { synchronization_uncertain: true }),
    ...(flags.isUtcOffsetValid && { utc_offset_s: announce.utcOffsetSeconds }),
    ...((flags.isLeap61 || flags.isLeap59) && { leap_second: flags.isLeap61 ? "inserted today" : "removed today" }),
    ...(!flags.isPtpTimescale && { timescale: "arbitrary" }),
    domain: announce.domain,
    steps_removed: announce.stepsRemoved,
    priority1: announce.priority1,
    priority2: announce.priority2,
    sender: `${sender.clock}-${sender.port}`,
    station,
    announce_interval_ms: announce.intervalMs,
  };
}
