import type { TenantTx } from "@padit/db";
import type { Label } from "@padit/domain";

/**
 * What people said of a stretch: a true alert is an event; one nobody judged counts neither way; what was called false, expected, not
 * actionable or a duplicate is quiet, so an alarm there is a false one.
 */
export async function readLabels(
  tx: TenantTx,
  tenantId: string,
  seriesIds: readonly number[],
  { from, to }: { from: Date; to: Date },
): Promise<Map<number, Label[]>> {
  const rows = await tx.alert.findMany({
    where: {
      tenantId,
      seriesId: { in: [...seriesIds] },
      episodeStart: { gte: from, lt: to },
      OR: [{ verdict: null }, { verdict: "true" }],
    },
    select: { seriesId: true, episodeStart: true, resolvedAt: true, lastSeenAt: true, verdict: true },
  });
  const labels = new Map<number, Label[]>();
  for (const { seriesId, episodeStart, resolvedAt, lastSeenAt, verdict } of rows) {
    if (seriesId === null) continue;
    const label: Label = {
      fromMs: episodeStart.getTime(),
      toMs: (resolvedAt ?? lastSeenAt).getTime(),
      is: verdict === "true" ? "event" : "unknown",
    };
    labels.set(seriesId, [...(labels.get(seriesId) ?? []), label]);
  }
  return labels;
}
