import type { Registry } from "prom-client";
import type { IoBackend } from "../io/backend";
import type { FromEngine } from "../ipc/messages";
import { capabilities } from "../version";
import { clockReport } from "./clock-report";

/** What the engine reports of itself every few seconds. @param lateP99Ms null: no run yet */
export async function engineReport(backend: IoBackend, registry: Registry, lateP99Ms: number | null): Promise<FromEngine> {
  const { stamps, lacking, missingRights, counters } = backend;
  return {
    type: "report",
    capabilities: capabilities(stamps, {
      rawSockets: missingRights.length === 0,
      lacking: [...(lacking ? [lacking] : []), ...missingRights],
    }),
    clock: clockReport(backend.discipline()),
    drops: { overflows: counters.droppedHere, refusedSends: counters.refusedSends },
    lateP99Ms,
    metrics: await registry.metrics(),
  };
}
