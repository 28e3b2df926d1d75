import type { Prisma } from "@padit/db";
import type { Json } from "@padit/domain";
import { findProtocol } from "@padit/protocols";
import { hideSecrets } from "@padit/protocols/secrets";
import { z } from "zod";
import { type EndpointState, endpointState } from "./endpoint-state";

export interface EndpointView {
  id: string;
  name: string;
  protocol: string;
  target: { [key: string]: Json };
  intervalSeconds: number;
  collectorIds: string[];
  tags: string[];
  paused: boolean;
  state: EndpointState;
  /** Windows learnt and needed, of the group that lags most; null when none learns. */
  learning: { learnt: number; needed: number } | null;
  createdAt: Date;
  updatedAt: Date;
}

/** What a view is made from. */
export const ENDPOINT_INCLUDE = {
  collectors: {
    select: { collectorId: true, collector: { select: { silentSince: true, revokedAt: true } } },
    orderBy: { collectorId: "asc" },
  },
  conditions: { select: { state: true, learntWindows: true, neededWindows: true } },
  alerts: { where: { status: { not: "resolved" } }, select: { kind: true, sources: true } },
} satisfies Prisma.EndpointInclude;
export type EndpointRow = Prisma.EndpointGetPayload<{ include: typeof ENDPOINT_INCLUDE }>;

export const StoredTarget = z.record(z.string(), z.json());

/** For people, programs and the audit trail: without its secrets. */
export const shownTarget = (protocol: string, target: unknown): z.infer<typeof StoredTarget> =>
  hideSecrets(findProtocol(protocol), StoredTarget.parse(target));

export function endpointView(row: EndpointRow): EndpointView {
  const collectors = row.collectors.map(({ collector }) => collector);
  const learner = row.conditions
    .filter(({ state }) => state === "learning")
    .sort((a, b) => a.learntWindows - a.neededWindows - (b.learntWindows - b.neededWindows))[0];
  return {
    id: row.id,
    name: row.name,
    protocol: row.protocol,
    target: shownTarget(row.protocol, row.target),
    intervalSeconds: row.intervalMs / 1000,
    collectorIds: row.collectors.map(({ collectorId }) => collectorId),
    tags: row.tags,
    paused: row.paused,
    state: endpointState({ paused: row.paused, collectors, conditions: row.conditions, alerts: row.alerts }),
    learning: learner ? { learnt: learner.learntWindows, needed: learner.neededWindows } : null,
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
  };
}
