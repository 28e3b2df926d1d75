import { expect, test } from "vitest";
import { type EndpointFacts, endpointState } from "./endpoint-state";

const HEALTHY: EndpointFacts = {
  paused: false,
  maintenanceRunId: null,
  collectors: [{ silentSince: null, revokedAt: null }],
  conditions: [
    { metricGroup: "delay", state: "ok" },
    { metricGroup: "delivery", state: "ok" },
  ],
  alerts: [],
};
const groups = (states: Record<string, string>) => Object.entries(states).map(([metricGroup, state]) => ({ metricGroup, state }));
const at = new Date(0);
const rule = { rules: [{ id: "r" }], detector: false };

test.each<[string, Partial<EndpointFacts>, string]>([
  ["all quiet is ok", {}, "ok"],
  ["paused hides everything else", { paused: true, alerts: [{ kind: "outage", sources: rule, severity: "warning" }] }, "paused"],
  ["no collector measures it", { collectors: [] }, "unknown"],
  ["its only collector is silent", { collectors: [{ silentSince: at, revokedAt: null }] }, "unknown"],
  [
    "one of two collectors is silent",
    {
      collectors: [
        { silentSince: at, revokedAt: null },
        { silentSince: null, revokedAt: null },
      ],
    },
    "ok",
  ],
  ["nothing was measured yet", { conditions: [] }, "learning"],
  ["a group still learns beside one that is well", { conditions: groups({ delivery: "ok", delay: "learning" }) }, "ok"],
  ["every group still learns", { conditions: groups({ delivery: "learning", delay: "learning" }) }, "learning"],
  ["fails at a time at which a person expects it", { conditions: groups({ delivery: "expected", delay: "ok" }) }, "down"],
  ["an optional metric alone says nothing", { conditions: groups({ http_certificate_days: "ok" }) }, "learning"],
  ["an optional metric that learns holds up nothing", { conditions: groups({ delay: "ok", http_certificate_days: "learning" }) }, "ok"],
  ["runs fail from the first one on", { conditions: groups({ delivery: "pending" }) }, "down"],
  ["one failed run among good ones", { conditions: groups({ delivery: "pending", delay: "ok" }) }, "ok"],
  ["one failed run while delays are learnt", { conditions: groups({ delivery: "pending", delay: "learning" }) }, "learning"],
  ["the collector works and nothing arrives", { conditions: groups({ delivery: "no_data", delay: "no_data" }) }, "not_measured"],
  [
    "samples stay away",
    { conditions: groups({ delivery: "firing" }), alerts: [{ kind: "no_data", sources: {}, severity: "warning" }] },
    "not_measured",
  ],
  [
    "samples of one collector stay away while another sees an outage",
    {
      alerts: [
        { kind: "no_data", sources: rule, severity: "warning" },
        { kind: "outage", sources: {}, severity: "warning" },
      ],
    },
    "down",
  ],
  ["the collector cannot measure", { conditions: groups({ delivery: "ok", delay: "ok", icmp_outcome: "not_measured" }) }, "not_measured"],
  [
    "an outage is not claimed to go on while nothing is measured",
    { conditions: groups({ icmp_outcome: "not_measured" }), alerts: [{ kind: "outage", sources: rule, severity: "warning" }] },
    "not_measured",
  ],
  [
    "one part of a bundle cannot be measured",
    { conditions: groups({ delivery: "ok", cfm_lb_outcome: "not_measured", udp_echo_outcome: "ok" }) },
    "ok",
  ],
  [
    "no part that is offered can be measured",
    { conditions: groups({ delivery: "ok", cfm_lb_outcome: "not_measured", udp_echo_outcome: "not_offered" }) },
    "not_measured",
  ],
  ["a part is not offered", { conditions: groups({ delay: "ok", delivery: "ok", cfm_lb_outcome: "not_offered" }) }, "ok"],
  ["a wrong answer is down", { alerts: [{ kind: "wrong_answer", sources: {}, severity: "warning" }] }, "down"],
  [
    "loss is degraded without a rule too",
    { alerts: [{ kind: "loss", sources: { rules: [], detector: true }, severity: "warning" }] },
    "degraded",
  ],
  [
    "an outage is down",
    {
      alerts: [
        { kind: "limit", sources: rule, severity: "warning" },
        { kind: "outage", sources: {}, severity: "warning" },
      ],
    },
    "down",
  ],
  ["a broken limit is degraded", { alerts: [{ kind: "level_shift", sources: rule, severity: "warning" }] }, "degraded"],
  ["a limit of severity info does not degrade", { alerts: [{ kind: "limit", sources: rule, severity: "info" }] }, "anomalous"],
  [
    "what only detectors see is anomalous",
    { alerts: [{ kind: "jitter", sources: { rules: [], detector: true }, severity: "warning" }] },
    "anomalous",
  ],
  [
    "planned work covers what it causes",
    { maintenanceRunId: "run", alerts: [{ kind: "outage", sources: {}, severity: "warning" }] },
    "maintenance",
  ],
  ["what is paused is not under maintenance", { paused: true, maintenanceRunId: "run" }, "paused"],
  ["resolved by hand while it goes on", { conditions: groups({ delay: "firing" }) }, "anomalous"],
])("%s", (_, facts, state) => expect(endpointState({ ...HEALTHY, ...facts })).toBe(state));
