import type { Keyring } from "@padit/services/keyring";
import type { Pool } from "pg";
import type { Logger } from "pino";
import type { BodyLedger } from "./admission/body-ledger";
import type { CollectorBudgets } from "./admission/collector-budgets";
import type { FailureThrottle } from "./admission/failure-throttle";
import type { IngestLimits } from "./admission/limits";
import type { RequestSlots } from "./admission/request-slots";
import type { Challenges } from "./auth/challenges";
import type { ClockRefusals } from "./auth/clock-refusals";
import type { CollectorDirectory } from "./auth/collector-directory";
import type { PushDirectory } from "./auth/push-directory";
import type { Revocations } from "./auth/revocations";
import type { ServerKey } from "./auth/server-key";
import type { SessionKeys } from "./auth/session-key";
import type { SessionLedger } from "./auth/session-ledger";
import type { SessionTickets } from "./auth/session-tickets";
import type { BatchParser } from "./batch/batch-parser";
import type { BatchQueue } from "./batch/queue";
import type { SeriesDirectory } from "./batch/series-directory";
import type { PushProblems } from "./inlets/push-problems";
import type { PushedSeriesDirectory } from "./inlets/pushed-series-directory";
import type { Liveness } from "./liveness";
import type { IngestMetrics } from "./metrics";
import type { StreamHub } from "./stream";

/** What the routes work with. */
export interface Ingest {
  /** Logged in as padit_ingest. */
  pool: Pool;
  keyring: Keyring;
  limits: IngestLimits;
  bodyLedger: BodyLedger;
  requestSlots: RequestSlots;
  failures: FailureThrottle;
  budgets: CollectorBudgets;
  parser: BatchParser;
  /** Sessions of protocol 1. */
  sessions: SessionKeys;
  challenges: Challenges;
  tickets: SessionTickets;
  ledger: SessionLedger;
  serverKey: ServerKey;
  revocations: Revocations;
  directory: CollectorDirectory;
  pushDirectory: PushDirectory;
  pushedSeries: PushedSeriesDirectory;
  pushProblems: PushProblems;
  clockRefusals: ClockRefusals;
  series: SeriesDirectory;
  queue: BatchQueue;
  liveness: Liveness;
  streams: StreamHub;
  metrics: IngestMetrics;
  /** Shards of this installation, numbered from 0. */
  shards: number;
  log: Logger;
  /** ms since the Unix epoch */
  now: () => number;
}
