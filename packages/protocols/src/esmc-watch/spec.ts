import { z } from "zod";
import { interfaceField, linkShape } from "../ethernet/settings";
import { CHANGES_MAX } from "../listening/recent-changes";
import { availabilityMetric, codeMetric, defectMetric, steeredMetric } from "../metric-specs";
import { defineProtocol } from "../protocol";
import { ACCEPTABLE_LEVELS, NETWORKS } from "./quality-level";

export const EsmcWatchTarget = z.strictObject({
  interface: linkShape.interface,
  network: z.enum(NETWORKS).default("option 1"),
  /** Worst accepted level. `reference`: QL-PRC or QL-PRS and better. A level that the network does not define has the same meaning. */
  worstLevel: z.enum(ACCEPTABLE_LEVELS).default("reference"),
});
export type EsmcWatchTarget = z.infer<typeof EsmcWatchTarget>;

export const esmcWatchSpec = defineProtocol<EsmcWatchTarget>({
  name: "esmc-watch",
  version: "1.0.0",
  documentation: "docs/protocols.md",
  title: "SyncE quality watch (ESMC)",
  description:
    "Listens to the synchronization status messages of Synchronous Ethernet on the collector's port: quality level, its changes, and its loss. Sends nothing.",
  source: "ITU-T G.8264 §11, G.781",
  synonyms: ["synce", "esmc", "ssm", "ql", "quality", "g.8264", "g.781", "frequency", "eec", "prc", "sync", "clock", "fronthaul"],
  target: EsmcWatchTarget,
  fields: [
    interfaceField,
    {
      name: "network",
      label: "Network option",
      help: "Option 1 has QL-PRC and QL-EEC1, option 2 has QL-PRS and QL-EEC2.",
      input: "select",
      options: NETWORKS,
    },
    {
      name: "worstLevel",
      label: "Worst accepted level",
      help: "A worse quality level alerts. The reference is QL-PRC or QL-PRS.",
      input: "select",
      options: ACCEPTABLE_LEVELS,
      advanced: true,
    },
  ],
  needsRawSockets: true,
  defaultIntervalMs: 10_000,
  metrics: {
    esmc_watch_availability: availabilityMetric(
      "1 while ESMC messages come at least every 5 s, over the whole time since the last run, else 0.",
    ),
    esmc_watch_message_age: steeredMetric("Time since last ESMC message", "How long ago the last message arrived.", { low: 0, high: null }),
    esmc_watch_not_traceable: defectMetric(
      "Frequency not traceable",
      "1 if the quality level was worse than accepted at any time since the last run, else 0.",
      1,
    ),
    esmc_watch_changes: defectMetric("Quality level changes", "How often the quality level changed in the last 10 minutes.", CHANGES_MAX),
    esmc_watch_quality_level: codeMetric(
      "Quality level",
      "SSM code: 1 QL-PRS, 2 QL-PRC, 4 QL-SSU-A or QL-TNC, 8 QL-SSU-B, 10 QL-EEC2, 11 QL-EEC1, 15 do not use; 16 QL-FAILED: no message came for 5 s.",
    ),
    esmc_watch_enhanced_level: codeMetric(
      "Enhanced quality level",
      "Enhanced SSM code, where the sender says one: 32 QL-PRTC, 33 QL-ePRTC, 34 QL-eEEC, 35 QL-ePRC, 255 none.",
    ),
  },
  headline: { delay: "esmc_watch_message_age", delivery: "esmc_watch_availability" },
  // Listens only; what a run costs is one look at what was received.
  cost: () => ({ packets: 1, bytes: 0 }),
  address: (t) => `SyncE on ${t.interface}`,
});
