import type { PipelineSettings, SeriesInfo } from "../model/detection-config";

/** Share of a shorter gap by which the usual gap falls. A longer gap counts at once. */
const GAP_FALL_SHARE = 1 / 16;
/** The time of one source: an agent, or one endpoint of a push collector. All times are ms since the Unix epoch. */
export interface SourceClock {
  /** Newest event time received. */
  latestMs: number;
  /** Windows that end before this have closed, up to one window. */
  nextCloseMs: number;
  /** Event time since which samples have come without a gap. */
  heardSinceMs: number;
  /** Server time at which the newest sample arrived. */
  arrivedMs: number;
  /** Usual time between two arrivals, ms; 0 before the second. */
  gapMs: number;
  /** Server time of the last look at the source while it was silent. */
  lookedMs: number;
  /** Whether a source without a fixed interval has been silent for so long that nothing is known of it. */
  isStopped: boolean;
}

export const newSourceClock = (): SourceClock => ({
  ...{ latestMs: 0, nextCloseMs: 0, heardSinceMs: 0 },
  ...{ arrivedMs: 0, gapMs: 0, lookedMs: 0, isStopped: false },
});

/** False for a pushed series. */
const isPaced = (info: SeriesInfo): boolean => info.isPaced !== false;

/** All series of an agent share one time. Each endpoint of a push collector has its own, so that a late host delays no other host. */
export const clockIdOf = (info: SeriesInfo): string => (isPaced(info) ? info.collectorId : `${info.collectorId}|${info.endpointId}`);

/**
 * Event time that must pass after a window's end before it closes, ms. The requests of one pushing host may overtake one another: clients
 * send in parallel, and repeat what failed.
 */
export const latenessOf = (info: SeriesInfo, { windowMs, latenessMs }: PipelineSettings): number =>
  isPaced(info) ? latenessMs : windowMs + latenessMs;

/** Records the arrival of a sample. */
export function noteArrival(clock: SourceClock, receivedAtMs: number): void {
  const gapMs = receivedAtMs - clock.arrivedMs;
  if (gapMs <= 0) return;
  if (clock.arrivedMs > 0) clock.gapMs = gapMs > clock.gapMs ? gapMs : clock.gapMs + GAP_FALL_SHARE * (gapMs - clock.gapMs);
  clock.arrivedMs = receivedAtMs;
  clock.isStopped = false;
}
