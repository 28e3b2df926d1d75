import type { TenantTx } from "@padit/db";
import { familyOf } from "@padit/domain";
import type { JudgedEpisode } from "@padit/domain/verdicts";
import { z } from "zod";

/** The newest judged alerts that a search reads. */
const EPISODES_MAX = 5_000;

const Score = z.object({
  detector_name: z.string().default("composite"),
  evidence: z.object({ observed: z.number().nullish() }).catch({}).default({}),
});

/** The judged alerts about endpoints that opened in `[since, until)`, newest first. */
export async function judgedEpisodes(
  tx: TenantTx,
  tenantId: string,
  { since, until }: { since: Date; until: Date },
): Promise<JudgedEpisode[]> {
  const rows = await tx.alert.findMany({
    where: { tenantId, verdict: { not: null }, openedAt: { gte: since, lt: until }, endpointId: { not: null } },
    orderBy: { openedAt: "desc" },
    take: EPISODES_MAX,
    include: { endpoint: { select: { protocol: true } } },
  });
  return rows.flatMap(({ endpointId, endpoint, verdict, ...row }) => {
    if (endpointId === null || endpoint === null || verdict === null) return [];
    const { detector_name: detector, evidence } = Score.parse(row.detectionScore);
    return [
      {
        ...{ key: row.key, endpointId, verdict, ruleId: row.ruleId, detector },
        ...{ fromMs: row.episodeStart.getTime(), openedMs: row.openedAt.getTime() },
        toMs: (row.resolvedAt ?? row.lastSeenAt).getTime(),
        family: familyOf({ protocol: endpoint.protocol, metricName: row.metricName }),
        observed: evidence.observed ?? null,
      },
    ];
  });
}
