import type { Prisma, TenantTx } from "@padit/db";
import type { Severity } from "@padit/domain";
import type { AlertMessage } from "@padit/domain/alerts";
import { hasExpectation } from "@padit/domain/model";
import { z } from "zod";
import type { AlertStatus, Verdict } from "./alert-view";
import { wordsOf } from "./stored-words";

/** One line of the inbox: the fields that a person needs for a decision, without the details of the open alert. */
export interface InboxRow {
  id: string;
  title: string;
  /** The title by key; null for an older alert. */
  titleWords: AlertMessage | null;
  kind: string;
  severity: Severity;
  status: AlertStatus;
  score: number;
  metricName: string;
  observed: number | null;
  expected: { low: number; high: number } | null;
  unit: string;
  /** Whether `expected` is a rule's limit and not a band. */
  isLimit: boolean;
  labels: string[];
  endpointId: string | null;
  endpointName: string | null;
  collectorId: string | null;
  collectorName: string | null;
  assigneeId: string | null;
  assigneeName: string | null;
  /** Null until the alert is grouped. */
  incidentId: string | null;
  openedAt: Date;
  /** Opening of the newest bout, by which the list is sorted by default. */
  boutOpenedAt: Date;
  flappingSince: Date | null;
  lastSeenAt: Date;
  acknowledgedAt: Date | null;
  acknowledgedBy: string | null;
  acknowledgedSticky: boolean;
  snoozedUntil: Date | null;
  resolvedAt: Date | null;
  resolvedBy: string | null;
  verdict: Verdict | null;
  version: number;
  /** The worst state of the alert's deliveries; null if it has none. */
  delivery: InboxDeliveryState | null;
}

/** From worst to best. */
const DELIVERY_STATES = ["failed", "retrying", "pending", "delivered"] as const;
export type InboxDeliveryState = (typeof DELIVERY_STATES)[number];

export const INBOX_SELECT = {
  id: true,
  title: true,
  words: true,
  kind: true,
  severity: true,
  status: true,
  score: true,
  metricName: true,
  detectionScore: true,
  labels: true,
  endpointId: true,
  endpoint: { select: { name: true } },
  collectorId: true,
  assigneeId: true,
  incidentId: true,
  openedAt: true,
  boutOpenedAt: true,
  flappingSince: true,
  lastSeenAt: true,
  acknowledgedAt: true,
  acknowledgedBy: true,
  acknowledgedSticky: true,
  snoozedUntil: true,
  resolvedAt: true,
  resolvedBy: true,
  verdict: true,
  version: true,
} satisfies Prisma.AlertSelect;
type Row = Prisma.AlertGetPayload<{ select: typeof INBOX_SELECT }>;

/** The evidence as the worker stored it. Every field may be absent. */
const Stored = z.object({
  evidence: z
    .object({
      observed: z.number().nullish(),
      expected: z.object({ low: z.number(), high: z.number() }).nullish(),
      unit: z.string().default(""),
    })
    .optional(),
});

/** Adds the names of ids and the delivery states, with a few statements for a whole page. */
export async function inboxRows(tx: TenantTx, tenantId: string, rows: readonly Row[]): Promise<InboxRow[]> {
  const idsOf = (column: "collectorId" | "assigneeId") => [...new Set(rows.flatMap((row) => row[column] ?? []))];
  const collectors = await tx.collector.findMany({
    where: { tenantId, id: { in: idsOf("collectorId") } },
    select: { id: true, name: true },
  });
  const people = await tx.user.findMany({ where: { id: { in: idsOf("assigneeId") } }, select: { id: true, name: true } });
  const deliveries = await tx.delivery.groupBy({
    by: ["alertId", "state"],
    where: { tenantId, alertId: { in: rows.map(({ id }) => id) } },
  });
  const nameOf = new Map([...collectors, ...people].map(({ id, name }) => [id, name]));
  const has = new Set(deliveries.map(({ alertId, state }) => `${alertId} ${state}`));
  return rows.map(({ detectionScore, endpoint, words, ...row }) => {
    const evidence = Stored.safeParse(detectionScore).data?.evidence;
    const expected = (hasExpectation(row.kind) && evidence?.expected) || null;
    return {
      ...row,
      titleWords: wordsOf(words)?.title ?? null,
      observed: evidence?.observed ?? null,
      expected: expected && { low: expected.low, high: expected.high },
      isLimit: expected !== null && expected.low === expected.high,
      unit: evidence?.unit ?? "",
      endpointName: endpoint?.name ?? null,
      collectorName: nameOf.get(row.collectorId ?? "") ?? null,
      assigneeName: nameOf.get(row.assigneeId ?? "") ?? null,
      delivery: DELIVERY_STATES.find((state) => has.has(`${row.id} ${state}`)) ?? null,
    };
  });
}
