import type { PipelineSettings } from "../model/detection-config";
import type { Series } from "./series";
import type { SourceClock } from "./source-clock";

/** A source that is silent for this many of its usual gaps between arrivals, and at least for `STOPPED_MS`, has stopped. */
const STOPPED_GAPS = 5;
const STOPPED_MS = 300_000;
/** Arrival time between two looks at a stopped source whose alert is still open, ms. */
const OPEN_ALERT_LOOK_MS = 60_000;

/**
 * The step that is due for a silent source. `close`: close its open windows, because no more samples are expected in them. `stop`: the source has
 * stopped sending. `look`: check its open alert, which ends when the source is gone. Null: no step is due.
 */
export function dueOfSilent(
  clock: SourceClock,
  own: readonly Series[],
  atMs: number,
  settings: PipelineSettings,
): "close" | "stop" | "look" | null {
  const silentMs = atMs - clock.arrivedMs;
  if (clock.arrivedMs === 0 || silentMs < settings.windowMs + settings.latenessMs) return null;
  if (!clock.isStopped && silentMs >= Math.max(STOPPED_MS, STOPPED_GAPS * clock.gapMs)) return "stop";
  if (own.some(({ state }) => state.windows.openUntil(Number.POSITIVE_INFINITY).length > 0)) return "close";
  const isLookDue = clock.isStopped && atMs - clock.lookedMs >= OPEN_ALERT_LOOK_MS;
  return isLookDue && own.some(({ key }) => key.state.memory.episode !== null) ? "look" : null;
}
