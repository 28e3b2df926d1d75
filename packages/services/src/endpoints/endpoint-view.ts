import type { Prisma } from "@padit/db";
import type { Json, Severity } from "@padit/domain";
import type { OutcomeState } from "@padit/domain/judgement";
import { sourceOf } from "@padit/protocols";
import { hideSecrets } from "@padit/protocols/secrets";
import { type EndpointState, endpointState, outcomesOf } from "./endpoint-state";
import { decisiveAlert, type Learning, learningOf, type StateMessage, stateMessages, stateReason } from "./state-reason";
import { StoredTarget, type Target } from "./target-secrets";

export interface EndpointView {
  id: string;
  name: string;
  protocol: string;
  target: { [key: string]: Json };
  /** For example host:port; empty if the source has no address. */
  address: string;
  intervalSeconds: number;
  collectorIds: string[];
  tags: string[];
  paused: boolean;
  state: EndpointState;
  /** Severity of the alert that decides the state; null if no alert does. */
  stateSeverity: Severity | null;
  /** The reason and the remedy in English. */
  stateReason: string;
  /** `stateReason` by sentences, for readers of other languages. */
  stateMessages: StateMessage[];
  learning: Learning | null;
  /** Outcomes of the latest runs without an answer, with the reason. */
  outcomes: EndpointOutcome[];
  createdAt: Date;
  updatedAt: Date;
}

/**
 * Fault by state. `failing`: the network or the far end; `not_measured`: the collector; `not_offered`: the far end does not have this part.
 */
export interface EndpointOutcome {
  metric: string;
  collectorId: string;
  state: OutcomeState;
  reason: string;
  since: Date;
}
export const OUTCOME_STATES = ["failing", "not_measured", "not_offered"] as const satisfies readonly OutcomeState[];

/** The relations from which `endpointView` makes a view. */
export const ENDPOINT_INCLUDE = {
  collectors: {
    select: { collectorId: true, collector: { select: { name: true, silentSince: true, revokedAt: true } } },
    orderBy: { collectorId: "asc" },
  },
  conditions: {
    select: {
      metricGroup: true,
      state: true,
      since: true,
      updatedAt: true,
      learntWindows: true,
      neededWindows: true,
      reason: true,
      collectorId: true,
    },
  },
  alerts: {
    where: { status: { not: "resolved" } },
    select: { kind: true, sources: true, severity: true, description: true, words: true },
    orderBy: [{ severity: "desc" }, { openedAt: "desc" }, { id: "asc" }],
  },
} satisfies Prisma.EndpointInclude;
export type EndpointRow = Prisma.EndpointGetPayload<{ include: typeof ENDPOINT_INCLUDE }>;

/** The target without secrets, for people, programs and the audit trail. */
export const shownTarget = (protocol: string, target: unknown): Target =>
  hideSecrets(sourceOf({ protocol }).spec ?? undefined, StoredTarget.parse(target));

const badOutcomes = (conditions: EndpointRow["conditions"]): EndpointOutcome[] =>
  outcomesOf(conditions).flatMap(({ metricGroup: metric, collectorId, state, reason, since }) => {
    const known = OUTCOME_STATES.find((each) => each === state);
    return known && reason !== null ? [{ metric, collectorId, state: known, reason, since }] : [];
  });

export function endpointView(row: EndpointRow): EndpointView {
  const collectors = row.collectors.map(({ collector }) => collector);
  const { paused, maintenanceRunId, maintenanceNote, conditions, alerts } = row;
  const state = endpointState({ paused, maintenanceRunId, collectors, conditions, alerts });
  const learning = learningOf(state, conditions);
  const messages = stateMessages({ state, learning, intervalMs: row.intervalMs, maintenanceNote, collectors, alerts, conditions });
  return {
    id: row.id,
    name: row.name,
    protocol: row.protocol,
    target: shownTarget(row.protocol, row.target),
    address: sourceOf(row).address(row.target),
    intervalSeconds: row.intervalMs / 1000,
    collectorIds: row.collectors.map(({ collectorId }) => collectorId),
    tags: row.tags,
    paused,
    state,
    stateSeverity: decisiveAlert(state, alerts)?.severity ?? null,
    stateReason: stateReason(messages),
    stateMessages: messages,
    learning,
    outcomes: badOutcomes(conditions),
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
  };
}
