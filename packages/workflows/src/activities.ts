import type { AlertRef, CollectorRef, ExperimentRef, IntegrationRef, ReplayRef } from "./messages";

/**
 * How a lease ended: `superseded` when another holder took the shard, `released` when this worker holds more than its share, `declined` when it
 * would have.
 */
export interface LeaseOutcome {
  ended: "elapsed" | "superseded" | "cancelled" | "released" | "declined";
  batches: number;
  /** How long leases last by the worker's settings. Absent from earlier versions. */
  leaseMs?: number;
}

/** When an activity wants to be called again, ms since the Unix epoch; null when nothing is left to do. */
interface Next {
  nextAtMs: number | null;
}

/** Where the next page begins; null when the work is over, done or cancelled. */
export interface NextPage {
  after: string | null;
}

/** What the deterministic code may ask the world for. Each is idempotent: Temporal calls it again when it cannot know that it ran. */
export interface Activities {
  /** Works on a shard until the lease ends. Heartbeats. */
  runLease(input: { shard: number; leaseMs: number }): Promise<LeaseOutcome>;
  /** Whether the collector confirmed its newest plan; tells its stream again when not. */
  confirmRollOut(collector: CollectorRef): Promise<{ confirmed: boolean }>;
  /** Notes on the collector that its plan was not confirmed in time. */
  reportRollOut(collector: CollectorRef): Promise<void>;
  /** Does what is due for the alert (snooze over, nothing heard for long) and says when to look again. */
  settleAlert(alert: AlertRef): Promise<Next>;
  /** Attempts the deliveries that are due, oldest first, and says when the next one is. */
  retryDeliveries(integration: IntegrationRef): Promise<Next>;
  /** Trains the families behind `after` for about a minute. Finished trials stand in the database and are not repeated. Heartbeats. */
  trainPage(input: ExperimentRef & NextPage): Promise<NextPage>;
  /** Notes that an experiment could not go on, and why. */
  failExperiment(input: ExperimentRef & { reason: string }): Promise<void>;
  /** Replays the keys behind `after` for about a minute. What it found so far stands in the database. Heartbeats. */
  replayPage(input: ReplayRef & NextPage): Promise<NextPage>;
  failReplay(input: ReplayRef & { reason: string }): Promise<void>;
  /** Names of the upkeep steps, in the order in which they run. */
  listUpkeepSteps(): Promise<string[]>;
  /** Runs one upkeep step to its end: partitions, rollups, retention of a table. Heartbeats. */
  runUpkeepStep(input: { step: string }): Promise<void>;
  /** Runs all upkeep steps. Only runs of `retention` that an earlier version started ask for it. */
  tidy(): Promise<void>;
}
