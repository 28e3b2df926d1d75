import type { Clock, ClockStatus } from "@padit/protocols/probe";
import type { Native } from "../native";

/** The kernel widens its bound by 500 ppm while no source speaks (ntp.c): a second takes half an hour. */
const HOLDOVER_FROM_NS = 1e9;

/** What the kernel adds to its bound every second, µs. */
const WIDENED_BY_US = 500;

/**
 * The kernel's clocks, and how well it says they are kept (adjtimex).
 * @param statedErrorNs how far the wall clock may be off, as this machine's operator says; for daemons that do not
 */
export const kernelClock = (native: Native, statedErrorNs?: number): Clock => ({
  realtimeNs: () => native.readClocks().realtimeNs,
  pair: () => native.readClocks(),
  status: () => clockStatus(native.addon.clockDiscipline(), statedErrorNs),
});

export function clockStatus(
  { synchronised, maxErrorUs, taiAheadS = 0 }: { synchronised: boolean; maxErrorUs: number; taiAheadS?: number },
  statedErrorNs?: number,
): ClockStatus {
  const sync = !synchronised ? "unsync" : maxErrorUs * 1000 > HOLDOVER_FROM_NS ? "holdover" : "locked";
  // phc2sys and systemd-timesyncd write a bound of 0 whenever they set the clock: all that stands there then is how long ago that was.
  const isSaid = maxErrorUs % WIDENED_BY_US !== 0;
  const bounds = [...(isSaid ? [maxErrorUs * 1000] : []), ...(statedErrorNs === undefined ? [] : [statedErrorNs])];
  return { sync, maxErrorNs: bounds.length === 0 ? null : Math.max(...bounds), ...(taiAheadS !== 0 && { taiAheadNs: taiAheadS * 1e9 }) };
}
