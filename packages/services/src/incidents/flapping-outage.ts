import type { TenantTx } from "@padit/db";
import { FLAPPING_WINDOW_MS } from "@padit/domain/incidents";
import { isOutageKind } from "@padit/domain/routing";
import { z } from "zod";
import type { IncidentRow } from "./incident-view";

/** Newest bouts of an incident that are added up; more than these are far beyond the limit in any case. */
const BOUTS_MAX = 5_000;
const Evidence = z.object({ window: z.object({ end: z.coerce.date() }) });

/** Outage (ms) within the last hour of the incident's flapping alert that was down longest. Bouts of one alert do not overlap. */
export async function flappingOutageMs(
  tx: TenantTx,
  { tenantId, id: incidentId, isFlapping }: Pick<IncidentRow, "tenantId" | "id" | "isFlapping">,
  now: Date,
): Promise<number> {
  if (!isFlapping) return 0;
  const since = new Date(now.getTime() - FLAPPING_WINDOW_MS);
  const bouts = await tx.alertBout.findMany({
    where: {
      ...{ tenantId, OR: [{ endedAt: null }, { endedAt: { gt: since } }] },
      alert: { incidentId, status: { not: "resolved" }, flappingSince: { not: null } },
    },
    select: { alertId: true, startedAt: true, endedAt: true, kind: true, evidence: true },
    orderBy: { startedAt: "desc" },
    take: BOUTS_MAX,
  });
  const downMs = new Map<string, number>();
  for (const { alertId, startedAt, endedAt, kind, evidence } of bouts) {
    if (!isOutageKind(kind)) continue;
    const end = endedAt ?? lastBadAt(evidence) ?? now;
    const ms = Math.max(0, Math.min(end.getTime(), now.getTime()) - Math.max(startedAt.getTime(), since.getTime()));
    downMs.set(alertId, (downMs.get(alertId) ?? 0) + ms);
  }
  return Math.max(0, ...downMs.values());
}

/** End of the newest bad window of a bout. A flapping alert stays open while it is up, so the bout itself has no end yet. */
const lastBadAt = (evidence: unknown): Date | null => Evidence.safeParse(evidence).data?.window.end ?? null;
