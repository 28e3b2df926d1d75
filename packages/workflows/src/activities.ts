import type { AlertRef, CollectorRef, ExperimentRef, IntegrationRef, ReplayRef } from "./messages";

/**
 * How a lease ended. `elapsed`: its time was over. `superseded`: another worker acquired the shard. `cancelled`: the worker stops.
 * `released`: this worker held more shards than its fair share. `declined`: the shard would have exceeded that share.
 */
export interface LeaseOutcome {
  ended: "elapsed" | "superseded" | "cancelled" | "released" | "declined";
  batches: number;
  /** Duration of leases by the worker's settings, ms. Undefined from workers of earlier versions. */
  leaseMs?: number;
}

/** When the activity must be called again, ms since the Unix epoch; null if no work is left. */
interface Next {
  nextAtMs: number | null;
}

/** Key after which the next page begins; null when the work is done or cancelled. */
export interface NextPage {
  after: string | null;
}

/** The activities that workflows call. Each is idempotent: Temporal repeats an activity when it cannot know whether the activity ran. */
export interface Activities {
  /** Works on a shard until the lease ends. Heartbeats. */
  runLease(input: { shard: number; leaseMs: number }): Promise<LeaseOutcome>;
  /** Whether the collector confirmed its newest plan; notifies the collector's stream again if not. */
  confirmRollOut(collector: CollectorRef): Promise<{ confirmed: boolean }>;
  /** Stores on the collector's row that its plan was not confirmed in time. */
  reportRollOut(collector: CollectorRef): Promise<void>;
  /** Ends the alert's snooze if its time is over, and returns when to call again. */
  settleAlert(alert: AlertRef): Promise<Next>;
  /** Attempts the deliveries that are due, oldest first, and returns when the next delivery is due. */
  retryDeliveries(integration: IntegrationRef): Promise<Next>;
  /** Trains the series families after `after` for about a minute. Finished trials are stored and not repeated. Heartbeats. */
  trainPage(input: ExperimentRef & NextPage): Promise<NextPage>;
  /** Stores that an experiment failed, and why. */
  failExperiment(input: ExperimentRef & { reason: string }): Promise<void>;
  /** Replays the keys after `after` for about a minute and stores their results. Heartbeats. */
  replayPage(input: ReplayRef & NextPage): Promise<NextPage>;
  failReplay(input: ReplayRef & { reason: string }): Promise<void>;
  /** Names of the upkeep steps, in the order in which they run. */
  listUpkeepSteps(): Promise<string[]>;
  /** Runs one upkeep step to its end: partitions, rollups, retention of a table. Heartbeats. */
  runUpkeepStep(input: { step: string }): Promise<void>;
  /** Runs all upkeep steps. Only `retention` runs that an earlier version started call this. */
  tidy(): Promise<void>;
}
