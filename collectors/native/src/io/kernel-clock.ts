import type { Clock, ClockStatus } from "@padit/protocols/probe";
import type { Native } from "../native";

/** The kernel widens its bound by 500 ppm while no source speaks (ntp.c): a second takes half an hour. */
const HOLDOVER_FROM_NS = 1e9;

/** The kernel's clocks, and how well it says they are kept (adjtimex). */
export const kernelClock = (native: Native): Clock => ({
  realtimeNs: () => native.readClocks().realtimeNs,
  pair: () => native.readClocks(),
  status: () => clockStatus(native.addon.clockDiscipline()),
});

export function clockStatus({
  synchronised,
  maxErrorUs,
  taiAheadS = 0,
}: {
  synchronised: boolean;
  maxErrorUs: number;
  taiAheadS?: number;
}): ClockStatus {
  const maxErrorNs = maxErrorUs * 1000;
  const sync = !synchronised ? "unsync" : maxErrorNs > HOLDOVER_FROM_NS ? "holdover" : "locked";
  return { sync, maxErrorNs, ...(taiAheadS !== 0 && { taiAheadNs: taiAheadS * 1e9 }) };
}
