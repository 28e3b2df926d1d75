import type { Prisma } from "@padit/db";
import type { Json, Severity } from "@padit/domain";
import { z } from "zod";
import { alertUrl } from "../delivery/alert-document";

export const ALERT_STATUSES = ["open", "acknowledged", "snoozed", "resolved"] as const;
export type AlertStatus = (typeof ALERT_STATUSES)[number];
export const VERDICTS = ["true", "expected", "not_actionable", "false", "duplicate"] as const;
export type Verdict = (typeof VERDICTS)[number];

export interface AlertView {
  id: string;
  title: string;
  /** The evidence's sentence. */
  description: string;
  severity: Severity;
  status: AlertStatus;
  kind: string;
  metricName: string;
  metricGroup: string;
  score: number;
  /** CONTRACT §1 DetectionScore with its evidence, as it leaves: snake_case. */
  detectionScore: { [key: string]: Json };
  /** Which rules and whether the detectors hold it. */
  sources: { [key: string]: Json };
  labels: string[];
  endpointId: string | null;
  endpointName: string | null;
  protocol: string | null;
  collectorId: string | null;
  seriesId: number | null;
  ruleId: string | null;
  openedAt: Date;
  lastSeenAt: Date;
  acknowledgedAt: Date | null;
  acknowledgedBy: string | null;
  snoozedUntil: Date | null;
  resolvedAt: Date | null;
  resolvedBy: string | null;
  verdict: Verdict | null;
  assigneeId: string | null;
  incidentId: string | null;
  /** Adds one on every change. */
  version: number;
  url: string;
}

export const ALERT_INCLUDE = { endpoint: { select: { name: true, protocol: true } } } satisfies Prisma.AlertInclude;
export type AlertRow = Prisma.AlertGetPayload<{ include: typeof ALERT_INCLUDE }>;

const Stored = z.record(z.string(), z.json());

export function alertView({ tenantId: _, key: _key, endpoint, episodeStart: _start, ...row }: AlertRow, place: AlertPlace): AlertView {
  return {
    ...row,
    detectionScore: Stored.parse(row.detectionScore),
    sources: Stored.parse(row.sources),
    endpointName: endpoint?.name ?? null,
    protocol: endpoint?.protocol ?? null,
    url: alertUrl(row.id, place),
  };
}

/** Where an alert's page is. */
export interface AlertPlace {
  publicUrl: string;
  slug: string;
}
