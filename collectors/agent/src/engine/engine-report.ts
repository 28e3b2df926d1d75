import type { PolicySummary } from "@padit/protocols/collector-api";
import type { Registry } from "prom-client";
import type { IoBackend } from "../io/backend";
import type { FromEngine } from "../ipc/messages";
import { capabilities } from "../version";
import { clockReport } from "./clock-report";

/** The status that the engine sends to the uplink every few seconds. @param lateP99Ms null before the first run */
export async function engineReport(
  backend: IoBackend,
  { registry, policy }: { registry: Registry; policy: PolicySummary },
  lateP99Ms: number | null,
): Promise<FromEngine> {
  const { stamps, lacking, missingRights, counters } = backend;
  return {
    type: "report",
    capabilities: {
      ...capabilities(stamps, {
        rawSockets: missingRights.length === 0,
        lacking: [...(lacking ? [lacking] : []), ...missingRights],
      }),
      policy,
    },
    clock: clockReport(backend.discipline()),
    drops: { overflows: counters.droppedHere, refusedSends: counters.refusedSends },
    lateP99Ms,
    metrics: await registry.metrics(),
  };
}
