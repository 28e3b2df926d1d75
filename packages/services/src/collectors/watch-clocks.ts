import type { Database, TenantTx } from "@padit/db";
import { type DefaultAlerts, idOf } from "@padit/domain";
import type { AlertMessage } from "@padit/domain/alerts";
import { applyTransition, systemOccasion } from "../alerts/lifecycle/apply-transition";
import { unresolvedAlertOf } from "../alerts/lifecycle/locked-alerts";
import type { NewAlert } from "../alerts/lifecycle/transition";
import { defaultAlertsOf } from "../policies/default-policy";
import { collectorAlert, collectorAlertKey } from "./collector-alert";
import { CollectorClock, clockDifference } from "./collector-clock";

interface MeasuredClock {
  tenantId: string;
  collectorId: string;
  name: string;
  isRevoked: boolean;
  /** Time at which the offset was measured or a request was rejected because of it. */
  measuredAt: Date;
  /**
   * Whether requests are rejected because of the clock. Such a collector cannot report, so the rejection counts for longer than a report.
   */
  isRefused: boolean;
  offsetMs: number;
  errorMs: number;
}
export interface ClockLook {
  shard: number;
  /** Fencing token of the shard's lease. */
  token: bigint;
  /** Age (ms) beyond which a report is too old to judge the collector's clock. */
  silentAfterMs: number;
  now: Date;
}
type ClockTerms = DefaultAlerts["clock"];

const METRIC_GROUP = "clock";
const METRIC_NAME = "collector_clock_offset";
/** An alert resolves below this share of the limit, so that an offset that varies around the limit opens one alert only. */
const RIGHT_SHARE = 0.8;

/** ms. Collectors retry more often than this, and a rejection is stored once a minute at most. */
const REFUSAL_MS = 600_000;

const keyOf = ({ tenantId, collectorId }: MeasuredClock): string => collectorAlertKey(tenantId, collectorId, METRIC_GROUP);

/**
 * Opens and resolves the clock alerts of a shard's collectors, by their measured offset to the server or by the offset of rejected
 * requests. While a collector sends nothing, its alert stays as it is. Idempotent.
 */
export async function watchClocks(db: Database, look: ClockLook): Promise<void> {
  const clocks = await readClocks(db, look);
  for (const tenantId of new Set(clocks.map((clock) => clock.tenantId))) {
    const own = clocks.filter((clock) => clock.tenantId === tenantId);
    const { terms, standing } = await db.withTenant(tenantId, async (tx) => ({
      terms: (await defaultAlertsOf(tx, tenantId)).clock,
      standing: new Set((await tx.alert.findMany({ where: standingOf(tenantId, own), select: { key: true } })).map(({ key }) => key)),
    }));
    for (const clock of own) {
      const change = changeOf(clock, standing.has(keyOf(clock)), terms, look);
      if (change)
        await db.withShard(look.shard, look.token, async (tx) => {
          await tx.forTenant(tenantId);
          await change(tx.prisma, clock, terms, look.now);
        });
    }
  }
}

async function readClocks(db: Database, { shard }: ClockLook): Promise<MeasuredClock[]> {
  const collectors = await db.asSystem((tx) =>
    tx.collector.findMany({
      where: { shard, kind: "agent" },
      select: { tenantId: true, id: true, name: true, lastSeenAt: true, revokedAt: true, clock: true },
      orderBy: { id: "asc" },
    }),
  );
  return collectors.flatMap(({ tenantId, id: collectorId, name, lastSeenAt, revokedAt, clock }) => {
    const measured = measuredOf(clock, lastSeenAt);
    const isRevoked = revokedAt !== null;
    return measured || isRevoked ? [{ tenantId, collectorId, name, isRevoked, ...(measured ?? UNKNOWN) }] : [];
  });
}

type Measured = Pick<MeasuredClock, "measuredAt" | "isRefused" | "offsetMs" | "errorMs">;
const UNKNOWN: Measured = { measuredAt: new Date(0), isRefused: false, offsetMs: 0, errorMs: 0 };

function measuredOf(clock: unknown, lastSeenAt: Date | null): Measured | null {
  const { offsetMs, offsetErrorMs, refused } = CollectorClock.parse(clock);
  if (refused !== undefined && refused.atMs > (lastSeenAt?.getTime() ?? 0))
    return { measuredAt: new Date(refused.atMs), isRefused: true, offsetMs: refused.offsetMs, errorMs: 0 };
  if (lastSeenAt === null || offsetMs === null) return null;
  return { measuredAt: lastSeenAt, isRefused: false, offsetMs, errorMs: offsetErrorMs ?? 0 };
}

const standingOf = (tenantId: string, clocks: readonly MeasuredClock[]) => ({
  ...{ tenantId, key: { in: clocks.map(keyOf) } },
  status: { not: "resolved" as const },
});

/** The action for one clock; null if there is nothing to do. */
function changeOf(clock: MeasuredClock, isStanding: boolean, terms: ClockTerms, { now, silentAfterMs }: ClockLook): typeof wentOff | null {
  if (clock.isRevoked) return isStanding ? cameRight : null;
  if (now.getTime() - clock.measuredAt.getTime() > (clock.isRefused ? REFUSAL_MS : silentAfterMs)) return null;
  const off = Math.abs(clock.offsetMs);
  if (isStanding) return off <= RIGHT_SHARE * terms.offsetMs ? cameRight : null;
  return terms.enabled && off > terms.offsetMs + clock.errorMs ? wentOff : null;
}

async function wentOff(tx: TenantTx, clock: MeasuredClock, terms: ClockTerms, now: Date): Promise<void> {
  const { tenantId } = clock;
  const id = idOf(keyOf(clock), now.getTime());
  await applyTransition(tx, systemOccasion(tenantId, now), [id], { type: "opened", alert: clockAlert(clock, terms, now) });
}

async function cameRight(tx: TenantTx, clock: MeasuredClock, _terms: ClockTerms, now: Date): Promise<void> {
  const { tenantId, name, isRevoked } = clock;
  const id = await unresolvedAlertOf(tx, tenantId, keyOf(clock));
  if (id === null) return;
  const ending = isRevoked
    ? ({ resolution: "source_gone", reason: `Collector ${name} was revoked.` } as const)
    : ({ resolution: "recovered", reason: `The clock of collector ${name} is right again.` } as const);
  await applyTransition(tx, systemOccasion(tenantId, now), [id], { type: "resolved", ...ending, verdict: null });
}

function clockAlert(clock: MeasuredClock, { offsetMs: limitMs, severity }: ClockTerms, now: Date): NewAlert {
  const { tenantId, collectorId, name, offsetMs, errorMs, measuredAt } = clock;
  return collectorAlert(
    tenantId,
    {
      ...{ collectorId, severity, metricGroup: METRIC_GROUP, metricName: METRIC_NAME, detectorName: "clock" },
      words: {
        title: { key: "title", values: { what: { key: "what.clockOff" }, where: name } },
        sentence: { key: "sentence", values: { clauses: offsetMessage(name, offsetMs, limitMs) } },
      },
      since: measuredAt,
      found: {
        kind: "clock_off",
        observed: offsetMs,
        expected: { value: 0, low: -limitMs, high: limitMs },
        unit: "ms",
        uncertainty: errorMs,
        dataQuality: { n: 1, gaps: 0, stampSource: "unknown" },
      },
    },
    now,
  );
}

const offsetMessage = (collector: string, offsetMs: number, limitMs: number): AlertMessage => ({
  key: offsetMs > 0 ? "happened.clockAhead" : "happened.clockBehind",
  values: { collector, difference: clockDifference(offsetMs), limit: { quantity: limitMs, unit: "ms" } },
});
