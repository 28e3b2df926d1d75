import type { Events, Span } from "./everyday.events";
import type { Fault } from "./everyday.faults";
import { DAY_MS, HOUR_MS, isNearClockChange, zoneOffsetMs } from "./everyday.time";
import type { Schedule, Traits } from "./everyday.world";

/** One time that a schedule raised the delay; `repetition` counts from 0. */
export interface Occurrence extends Span {
  repetition: number;
  isOnClockChange: boolean;
}

/** What holds at the time of a run. */
export interface Moment {
  level: number;
  /** The part of the level that a fault added. */
  faultRise: number;
  forwardShare: number;
  failRate: number;
  /** The run fails whatever the rate is. */
  isDown: boolean;
  /** A fault is on, so that failed runs in a row are the truth. */
  isFault: boolean;
  noiseFactor: number;
}

const SUNDAY_MS = 3 * DAY_MS;
const WEEK_MS = 7 * DAY_MS;
const modulo = (value: number, by: number): number => ((value % by) + by) % by;

/** Follows one endpoint through its schedules, faults and events; `at` must be called with ascending times. */
export class EndpointState {
  readonly occurrences: Occurrence[] = [];
  private readonly active: (Occurrence | null)[];
  private readonly repetitions: number[];
  private offsetMs = 0;
  private offsetUntilMs = 0;
  private fault = 0;
  private blip = 0;
  private spike = 0;
  private readonly moment: Moment = {
    level: 0,
    faultRise: 0,
    forwardShare: 0.5,
    failRate: 0,
    isDown: false,
    isFault: false,
    noiseFactor: 1,
  };

  constructor(
    private readonly traits: Traits,
    private readonly faults: readonly Fault[],
    private readonly events: Events,
    private readonly startMs: number,
  ) {
    this.active = traits.schedules.map(() => null);
    this.repetitions = traits.schedules.map(() => 0);
  }

  /** The same object every time, overwritten. */
  at(atMs: number): Moment {
    const { traits, moment } = this;
    if (atMs >= this.offsetUntilMs) {
      this.offsetMs = zoneOffsetMs(traits.zone, atMs);
      this.offsetUntilMs = (Math.floor(atMs / HOUR_MS) + 1) * HOUR_MS;
    }
    moment.level = this.ordinaryLevel(atMs);
    moment.failRate = traits.failRate;
    moment.noiseFactor = 1;
    moment.faultRise = 0;
    moment.forwardShare = 0.5;
    moment.isDown = this.isBlip(atMs);
    moment.isFault = false;
    this.addFault(atMs);
    return moment;
  }

  private ordinaryLevel(atMs: number): number {
    const { dayCurve, weekendShare, peakHour, level, schedules } = this.traits;
    const localMs = atMs + this.offsetMs;
    let value = level;
    for (const { fromMs, toMs, factor } of this.events.improvements) if (atMs >= fromMs && atMs < toMs) value *= factor;
    if (dayCurve > 0) {
      const hill = (1 + Math.cos((2 * Math.PI * ((localMs % DAY_MS) / HOUR_MS - peakHour)) / 24)) / 2;
      value *= 1 + dayCurve * hill * Math.sqrt(hill) * (isWeekday(localMs) ? 1 : weekendShare);
    }
    for (let i = 0; i < schedules.length; i++) {
      const schedule = schedules[i];
      if (schedule) value += this.riseOf(i, schedule, atMs, localMs);
    }
    const spike = this.events.spikes[this.spike];
    if (spike && atMs >= spike.toMs) this.spike += 1;
    return spike && atMs >= spike.fromMs && atMs < spike.toMs ? value + spike.rise : value;
  }

  private riseOf(i: number, schedule: Schedule, atMs: number, localMs: number): number {
    const isOn = atMs >= this.startMs + schedule.firstAfterMs && isScheduled(schedule, schedule.isLocalTime ? localMs : atMs, this.startMs);
    const open = this.active[i] ?? null;
    if (isOn && !open) {
      const repetition = this.repetitions[i] ?? 0;
      this.repetitions[i] = repetition + 1;
      const isOnClockChange = isNearClockChange(this.traits.zone, atMs, DAY_MS);
      const occurrence = { fromMs: atMs, toMs: Number.POSITIVE_INFINITY, repetition, isOnClockChange };
      this.active[i] = occurrence;
      this.occurrences.push(occurrence);
    } else if (!isOn && open) {
      open.toMs = atMs;
      this.active[i] = null;
    }
    return isOn ? schedule.rise : 0;
  }

  private isBlip(atMs: number): boolean {
    const blip = this.events.blips[this.blip];
    if (blip && atMs >= blip.toMs) this.blip += 1;
    return blip !== undefined && atMs >= blip.fromMs && atMs < blip.toMs;
  }

  private addFault(atMs: number): void {
    const { moment, traits } = this;
    while (atMs >= (this.faults[this.fault]?.toMs ?? Number.POSITIVE_INFINITY)) this.fault += 1;
    const fault = this.faults[this.fault];
    if (!fault || atMs < fault.fromMs) return;
    moment.isFault = true;
    const rise = fault.kind === "leak" ? (fault.delayRise * (atMs - fault.fromMs)) / (fault.toMs - fault.fromMs) : fault.delayRise;
    moment.level += rise;
    moment.faultRise = rise;
    moment.forwardShare = fault.forwardShare;
    moment.failRate = Math.min(1, moment.failRate + fault.lossRise);
    moment.noiseFactor = fault.noiseFactor;
    const cycle = fault.downRuns + fault.upRuns;
    const isFlappedDown = cycle > 0 && Math.round((atMs - fault.fromMs) / traits.intervalMs) % cycle < fault.downRuns;
    moment.isDown = fault.isDown || isFlappedDown;
  }
}

const isWeekday = (localMs: number): boolean => {
  const day = (Math.floor(localMs / DAY_MS) + 4) % 7;
  return day >= 1 && day <= 5;
};

function isScheduled({ form, startMs, durationMs, driftMsPerDay }: Schedule, clockMs: number, worldStartMs: number): boolean {
  switch (form) {
    case "hourly":
      return modulo(clockMs - startMs, HOUR_MS) < durationMs;
    case "nightly": {
      const driftMs = driftMsPerDay * Math.floor((clockMs - worldStartMs) / DAY_MS);
      return modulo(clockMs - startMs - driftMs, DAY_MS) < durationMs;
    }
    case "office_hours":
      return isWeekday(clockMs) && modulo(clockMs - startMs, DAY_MS) < durationMs;
    case "weekly":
      return modulo(clockMs - SUNDAY_MS - startMs, WEEK_MS) < durationMs;
  }
}
