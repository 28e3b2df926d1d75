/** Inputs of workflows and names of their signals. Inputs are references only: activities read the rows at the time they need them. */
export interface DetectShardInput {
  shard: number;
  /** Duration of one lease, ms. */
  leaseMs: number;
}

export interface CollectorRef {
  tenantId: string;
  collectorId: string;
}

/** Input of `collection`; the optional fields are carried over when it continues as new. */
export interface CollectionInput extends CollectorRef {
  silent?: boolean;
  /** Whether a plan waits for the collector's confirmation. Undefined at the first start, which a signal caused. */
  rollingOut?: boolean;
}

export interface AlertRef {
  tenantId: string;
  alertId: string;
}

export interface IntegrationRef {
  tenantId: string;
  integrationId: string;
}

export interface ExperimentRef {
  tenantId: string;
  experimentId: string;
}

/** Input of `trainModels`; `after` is carried over when it continues as new. */
export interface TrainModelsInput extends ExperimentRef {
  after?: string | null;
}

export interface ReplayRef {
  tenantId: string;
  replayId: string;
}

/** Input of `rescore`; `after` is carried over when it continues as new. */
export interface RescoreInput extends ReplayRef {
  after?: string | null;
}

/** Names of signals, as outbox messages carry them. */
export const SIGNAL = {
  planChanged: "planChanged",
  silent: "silent",
  returned: "returned",
  changed: "changed",
  failing: "failing",
  requested: "requested",
} as const;
