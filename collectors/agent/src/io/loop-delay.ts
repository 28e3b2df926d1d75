import { monitorEventLoopDelay } from "node:perf_hooks";

const RESOLUTION_MS = 20;
const ROLL_MS = 15_000;
/** Lower bound of the estimate, ms: the granularity of a timer. */
const FLOOR_MS = 0.1;

/**
 * Estimates the error of a user-space stamp as the 95th percentile of the event loop's delay over the last 15–30 s: a reply may have waited
 * in the socket that long before JavaScript read it.
 */
export function loopDelay() {
  const histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  histogram.enable();
  let previousMs = FLOOR_MS;
  const currentMs = () => (histogram.count === 0 ? FLOOR_MS : Math.max(FLOOR_MS, histogram.percentile(95) / 1e6 - RESOLUTION_MS));
  const timer = setInterval(() => {
    previousMs = currentMs();
    histogram.reset();
  }, ROLL_MS);
  timer.unref();
  return {
    p95Ms: () => Math.max(previousMs, currentMs()),
    close() {
      clearInterval(timer);
      histogram.disable();
    },
  };
}
