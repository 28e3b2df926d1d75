import type { Database } from "@padit/db";
import type { PipelineSettings } from "@padit/domain";
import type { ObjectStore } from "@padit/objects";
import type { Threads } from "./threads";

/** What training and replays need of the worker. */
export interface TrainingDoors {
  db: Database;
  store: ObjectStore;
  threads: Threads;
  settings: PipelineSettings;
  now: () => Date;
}

/** Of the activity that runs a page. */
export interface PageTerms {
  /** Aborts when the worker stops. */
  signal: AbortSignal;
  heartbeat: () => void;
}

/** A page goes over to the next when it has lasted this long. */
export const PAGE_MS = 60_000;
