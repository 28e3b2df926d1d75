import type { Severity } from "@padit/domain";
import type { AlertMessage } from "@padit/domain/alerts";
import { z } from "zod";
import { authorize, parse, type ServiceContext } from "../service-context";
import { findAlert } from "./alert-queries";
import type { Verdict } from "./alert-view";
import { wordsOf } from "./stored-words";

export const SimilarAlerts = z.object({ alertId: z.guid() });

export interface SimilarAlert {
  id: string;
  title: string;
  titleWords: AlertMessage | null;
  kind: string;
  severity: Severity;
  openedAt: Date;
  resolvedAt: Date | null;
  resolvedBy: string | null;
  verdict: Verdict | null;
  /** Whether the same collector reported the alert. */
  sameCollector: boolean;
}
export interface SimilarAlerts {
  /** Newest first. */
  items: SimilarAlert[];
  /** Number of all earlier alerts by verdict; `none` counts alerts without a verdict. */
  verdicts: Partial<Record<Verdict | "none", number>>;
}

const SHOWN = 6;

/** Earlier alerts on the same metrics of the same endpoint (or of the same collector, for silence), and how they ended. */
export async function similarAlerts(ctx: ServiceContext, input: z.input<typeof SimilarAlerts>): Promise<SimilarAlerts> {
  authorize(ctx, "viewer", "alerts:read", "within_limit");
  const { alertId } = parse(SimilarAlerts, input);
  const { tenantId } = ctx.actor;
  return ctx.db.withTenant(tenantId, async (tx) => {
    const { endpointId, collectorId, metricGroup, openedAt } = await findAlert(tx, tenantId, alertId);
    const where = {
      tenantId,
      endpointId,
      ...(endpointId === null && { collectorId }),
      metricGroup,
      status: "resolved" as const,
      openedAt: { lte: openedAt },
      NOT: { id: alertId },
    };
    const rows = await tx.alert.findMany({ where, orderBy: [{ openedAt: "desc" }, { id: "asc" }], take: SHOWN });
    const counts = await tx.alert.groupBy({ by: ["verdict"], where, _count: true });
    return {
      items: rows.map((row) => ({
        id: row.id,
        title: row.title,
        titleWords: wordsOf(row.words)?.title ?? null,
        kind: row.kind,
        severity: row.severity,
        openedAt: row.openedAt,
        resolvedAt: row.resolvedAt,
        resolvedBy: row.resolvedBy,
        verdict: row.verdict,
        sameCollector: row.collectorId === collectorId,
      })),
      verdicts: Object.fromEntries(counts.map(({ verdict, _count: n }) => [verdict ?? "none", n])),
    };
  });
}
