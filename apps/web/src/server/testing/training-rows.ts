import type { Database } from "@padit/db";
import { defaultTuning, ModelCard, newId } from "@padit/domain";

/** The id of one row of each kind that training and replays create. */
export interface TrainedRows {
  experimentId: string;
  /** Not promoted yet. */
  modelId: string;
  championId: string;
  /** A finished replay of the policy. */
  replayId: string;
}

/** Adds a finished experiment, its models, and a replay of the policy. */
export async function addTraining(db: Database, tenantId: string): Promise<TrainedRows> {
  const rows = { experimentId: newId(), modelId: newId(), championId: newId(), replayId: newId() };
  const policyId = newId();
  const now = new Date();
  await db.withTenant(tenantId, async (tx) => {
    const range = { fromAt: new Date(now.getTime() - 86_400_000), toAt: now, createdBy: "Ada", state: "done", endedAt: now };
    await tx.experiment.create({ data: { tenantId, id: rows.experimentId, settings: {}, ...range } });
    const trial = { tuning: tuningJson(), outcome: OUTCOME, durationMs: 5 };
    await tx.trial.create({ data: { tenantId, experimentId: rows.experimentId, family: FAMILY, rung: 0, candidate: newId(), ...trial } });
    const model = { tenantId, family: FAMILY, tuning: tuningJson(), card: CARD, artefactKey: "k", artefactDigest: "d" };
    await tx.model.create({ data: { ...model, id: rows.championId, version: 1, state: "champion" } });
    await tx.model.create({ data: { ...model, id: rows.modelId, version: 2, experimentId: rows.experimentId } });
    await tx.policy.create({ data: { tenantId, id: policyId, name: "default" } });
    await tx.replay.create({ data: { tenantId, id: rows.replayId, policyId, ...range } });
  });
  return rows;
}

const FAMILY = "udp-echo/udp_echo_rtt";
const tuningJson = () => JSON.parse(JSON.stringify(defaultTuning()));
const OUTCOME = {
  ...{ series: 4, windows: 6000, events: 20, caught: 15, falseAlarms: 3, verdicts: 0 },
  ...{ precision: 0.833, recall: 0.75, f1: 0.789, falsePer1000: 0.5, medianDelay: 2 },
};
const CARD = ModelCard.parse({
  family: FAMILY,
  data: { from: "2026-11-01T00:00:00.000Z", to: "2026-11-24T00:00:00.000Z", series: 4, seriesOfFamily: 4, windows: 6000 },
  features: ["median"],
  preset: "balanced",
  budget: { falsePer1000: 0.5 },
  judgedOn: "held-out series",
  labels: "injected faults",
  measured: OUTCOME,
  precision: { low: 0.6, high: 0.95 },
  recall: { low: 0.53, high: 0.89 },
  incumbent: OUTCOME,
  candidates: 27,
  trials: 43,
  costUsPerWindow: 4.2,
  reference: { edges: [0.9, 1, 1.1], shares: [0.25, 0.25, 0.25, 0.25] },
  drift: null,
});
