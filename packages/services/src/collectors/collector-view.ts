import type { Prisma } from "@padit/db";
import type { Json } from "@padit/domain";
import { COLLECTOR_VERSION } from "@padit/protocols/collector-version";
import { z } from "zod";
import { type PushMapping, storedPushMapping } from "./push-mapping";
import { type CollectorReach, stateReasonOf } from "./state-reason";

type JsonObject = { [key: string]: Json };
export interface CollectorView {
  id: string;
  name: string;
  kind: CollectorKind;
  site: string;
  tags: string[];
  state: CollectorReach;
  /** Why the collector is in this state, in words, if the collector's clock is the reason; else null. */
  stateReason: string | null;
  version: string;
  enrolledAt: Date;
  lastSeenAt: Date | null;
  clock: JsonObject;
  spool: JsonObject;
  capabilities: JsonObject;
  endpointCount: number;
  /** Revision of the newest signed plan; `appliedPlanRevision` is the newest revision that the collector confirmed. */
  planRevision: number;
  appliedPlanRevision: number;
  planError: string | null;
  /** Time of the last sign that a second machine uses the collector's key or spool; null if there was none. */
  cloneSeenAt: Date | null;
  /** Version of the collector that was built with this server. */
  expectedVersion: string;
  /** Settings of a push collector; null for an agent. */
  push: PushView | null;
}

interface PushView {
  /** Number of series that the collector's senders created, and their maximum. */
  seriesCount: number;
  seriesMax: number;
  mapping: PushMapping;
  /** The newest rejected request; null if none was rejected. */
  problem: { at: Date; inlet: string; message: string } | null;
}

export const COLLECTOR_INCLUDE = {
  _count: { select: { endpoints: { where: { endpoint: { deletedAt: null } } }, series: { where: { endpoint: { deletedAt: null } } } } },
} satisfies Prisma.CollectorInclude;
export type CollectorRow = Prisma.CollectorGetPayload<{ include: typeof COLLECTOR_INCLUDE }>;

/** The table's check constraint allows no other kind. */
const Kind = z.enum(["agent", "push"]);
type CollectorKind = z.output<typeof Kind>;

const Stored = z.record(z.string(), z.json()).catch({});

export const collectorView = (row: CollectorRow): CollectorView => ({
  id: row.id,
  name: row.name,
  kind: Kind.parse(row.kind),
  site: row.site,
  tags: row.tags,
  state: stateOf(row),
  stateReason: stateReasonOf({ state: stateOf(row), clock: row.clock, lastSeenAt: row.lastSeenAt }),
  version: row.version,
  enrolledAt: row.enrolledAt,
  lastSeenAt: row.lastSeenAt,
  clock: Stored.parse(row.clock),
  spool: Stored.parse(row.spool),
  capabilities: Stored.parse(row.capabilities),
  endpointCount: row._count.endpoints,
  planRevision: row.planRevision,
  appliedPlanRevision: row.appliedPlanRevision,
  planError: row.planError,
  cloneSeenAt: row.cloneSeenAt,
  expectedVersion: COLLECTOR_VERSION,
  push: row.kind === "push" ? pushView(row) : null,
});

const Problem = z
  .object({ atMs: z.number(), inlet: z.string(), message: z.string() })
  .transform(({ atMs, inlet, message }) => ({ at: new Date(atMs), inlet, message }))
  .nullable()
  .catch(null);

const pushView = ({ _count, pushSeriesMax, pushMapping, pushProblem }: CollectorRow): PushView => ({
  seriesCount: _count.series,
  seriesMax: pushSeriesMax,
  mapping: storedPushMapping(pushMapping),
  problem: Problem.parse(pushProblem),
});

function stateOf({ revokedAt, lastSeenAt, silentSince }: CollectorRow): CollectorReach {
  if (revokedAt !== null) return "revoked";
  if (lastSeenAt === null) return "never_seen";
  return silentSince === null ? "connected" : "silent";
}
