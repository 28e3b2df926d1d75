import type { Prisma } from "@padit/db";
import type { Json, Severity } from "@padit/domain";
import type { AlertMessage, AlertWords } from "@padit/domain/alerts";
import { ALERT_STATUSES, type AlertStatus, RESOLUTIONS, type Resolution } from "@padit/domain/model";
import { z } from "zod";
import { alertUrl, DOCUMENT_INCLUDE } from "../delivery/alert-document";
import { VERDICTS, type Verdict } from "./lifecycle/transition-rules";
import { sentenceWordsOf, wordsOf } from "./stored-words";

export { ALERT_STATUSES, type AlertStatus, VERDICTS, type Verdict };

export interface AlertView {
  id: string;
  title: string;
  /** Sentence of the evidence. */
  description: string;
  /** Title and sentence by key; null for an older alert, which is read in English. */
  words: AlertWords | null;
  severity: Severity;
  status: AlertStatus;
  kind: string;
  metricName: string;
  metricGroup: string;
  score: number;
  /** DetectionScore object with its evidence, in snake_case as REST answers it. */
  detectionScore: { [key: string]: Json };
  /** The rules that hold the alert, and whether detectors hold it. */
  sources: { [key: string]: Json };
  labels: string[];
  endpointId: string | null;
  endpointName: string | null;
  protocol: string | null;
  collectorId: string | null;
  seriesId: number | null;
  ruleId: string | null;
  /** Time of the first opening. */
  openedAt: Date;
  /** Time of the opening of the newest bout. */
  boutOpenedAt: Date;
  /** Number of events that were published about the alert. */
  sequence: number;
  /** Null while the alert is not flapping. */
  flappingSince: Date | null;
  lastSeenAt: Date;
  acknowledgedAt: Date | null;
  acknowledgedBy: string | null;
  acknowledgedSticky: boolean;
  snoozedUntil: Date | null;
  resolvedAt: Date | null;
  resolvedBy: string | null;
  /** Why the alert ended; null while unresolved. */
  resolution: Resolution | null;
  resolutionReason: string | null;
  verdict: Verdict | null;
  assigneeId: string | null;
  incidentId: string | null;
  /** Newest first, at most `BOUTS_MAX`. */
  bouts: BoutView[];
  /** Increases by one with every change. */
  version: number;
  url: string;
}

/** One continuous stretch of an alert, which begins with its first bad sample. */
interface BoutView {
  /** Time of the first bad sample. */
  startedAt: Date;
  openedAt: Date;
  /** Null for the current bout. */
  endedAt: Date | null;
  metricName: string;
  seriesId: number | null;
  kind: string;
  severity: Severity;
  sentence: string;
  words: AlertMessage | null;
  /** The evidence in snake_case, as REST answers it. */
  evidence: { [key: string]: Json };
}

export const ALERT_INCLUDE = { ...DOCUMENT_INCLUDE, endpoint: { select: { name: true, protocol: true } } } satisfies Prisma.AlertInclude;
export type AlertRow = Prisma.AlertGetPayload<{ include: typeof ALERT_INCLUDE }>;

const Stored = z.record(z.string(), z.json());
const StoredResolution = z.enum(RESOLUTIONS).nullable();

export function alertView(
  { tenantId: _, key: _key, endpoint, episodeStart: _start, incidentPinned: _pinned, ...row }: AlertRow,
  place: AlertPlace,
): AlertView {
  return {
    ...row,
    detectionScore: Stored.parse(row.detectionScore),
    sources: Stored.parse(row.sources),
    words: wordsOf(row.words),
    resolution: StoredResolution.parse(row.resolution),
    bouts: row.bouts.map((bout) => ({ ...bout, words: sentenceWordsOf(bout.words), evidence: Stored.parse(bout.evidence) })),
    endpointName: endpoint?.name ?? null,
    protocol: endpoint?.protocol ?? null,
    url: alertUrl(row.id, place),
  };
}

/** Parts of the address of an alert's page. */
export interface AlertPlace {
  publicUrl: string;
  slug: string;
}
