/** What workflows are started with and told. References only: what they point at is read by activities, at the time it is needed. */
export interface DetectShardInput {
  shard: number;
  /** How long one lease lasts, ms. */
  leaseMs: number;
}

export interface CollectorRef {
  tenantId: string;
  collectorId: string;
}

/** What `collection` carries over when it continues as new. */
export interface CollectionInput extends CollectorRef {
  silent?: boolean;
  /** A plan waits for the collector's confirmation. Absent at the first start, which a signal caused. */
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

/** What `trainModels` carries over when it continues as new. */
export interface TrainModelsInput extends ExperimentRef {
  after?: string | null;
}

export interface ReplayRef {
  tenantId: string;
  replayId: string;
}

/** What `rescore` carries over when it continues as new. */
export interface RescoreInput extends ReplayRef {
  after?: string | null;
}

/** Names of signals, as the outbox carries them. */
export const SIGNAL = {
  planChanged: "planChanged",
  silent: "silent",
  returned: "returned",
  changed: "changed",
  failing: "failing",
  requested: "requested",
} as const;
