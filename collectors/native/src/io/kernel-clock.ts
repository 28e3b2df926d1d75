import type { Clock, ClockStatus } from "@padit/protocols/probe";
import type { Native } from "../native";

/** Error bound from which the clock counts as in holdover, ns. Without a source the kernel adds 500 ppm (ntp.c): 1 s in half an hour. */
const HOLDOVER_FROM_NS = 1e9;

/** Amount by which the kernel widens its bound each second, µs. */
const WIDENED_BY_US = 500;

/**
 * The kernel's clocks and their synchronisation state (adjtimex).
 * @param statedErrorNs maximum error of the wall clock that the operator configured, for daemons that report none
 */
export const kernelClock = (native: Native, statedErrorNs?: number): Clock => ({
  realtimeNs: () => native.readClocks().realtimeNs,
  pair: () => native.readClocks(),
  status: () => clockStatus(native.addon.clockDiscipline(), statedErrorNs),
});

export function clockStatus(
  {
    synchronised,
    maxErrorUs,
    offsetNs,
    taiAheadS = 0,
  }: { synchronised: boolean; maxErrorUs: number; offsetNs?: number; taiAheadS?: number },
  statedErrorNs?: number,
): ClockStatus {
  const sync = !synchronised ? "unsync" : maxErrorUs * 1000 > HOLDOVER_FROM_NS ? "holdover" : "locked";
  // phc2sys and systemd-timesyncd set the bound to 0 when they set the clock, so a multiple of the widening is only the time since.
  const isSaid = maxErrorUs % WIDENED_BY_US !== 0;
  const bounds = [...(isSaid ? [maxErrorUs * 1000] : []), ...(statedErrorNs === undefined ? [] : [statedErrorNs])];
  return {
    sync,
    maxErrorNs: bounds.length === 0 ? null : Math.max(...bounds),
    ...(offsetNs !== undefined && { offsetNs }),
    ...(taiAheadS !== 0 && { taiAheadNs: taiAheadS * 1e9 }),
  };
}
