import { expect, test } from "vitest";
import { type EndpointFacts, endpointState } from "./endpoint-state";

const HEALTHY: EndpointFacts = {
  paused: false,
  collectors: [{ silentSince: null, revokedAt: null }],
  conditions: [{ state: "ok" }, { state: "ok" }],
  alerts: [],
};
const at = new Date(0);
const rule = { rules: [{ id: "r" }], detector: false };

test.each<[string, Partial<EndpointFacts>, string]>([
  ["all quiet is ok", {}, "ok"],
  ["paused hides everything else", { paused: true, alerts: [{ kind: "outage", sources: rule }] }, "paused"],
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
  ["a group still learns", { conditions: [{ state: "ok" }, { state: "learning" }] }, "learning"],
  [
    "an outage is down",
    {
      alerts: [
        { kind: "limit", sources: rule },
        { kind: "outage", sources: {} },
      ],
    },
    "down",
  ],
  ["a broken limit is degraded", { alerts: [{ kind: "level_shift", sources: rule }] }, "degraded"],
  ["what only detectors see is anomalous", { alerts: [{ kind: "jitter", sources: { rules: [], detector: true } }] }, "anomalous"],
  ["resolved by hand while it goes on", { conditions: [{ state: "firing" }] }, "anomalous"],
])("%s", (_, facts, state) => expect(endpointState({ ...HEALTHY, ...facts })).toBe(state));
