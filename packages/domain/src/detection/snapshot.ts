import { type ConditionMemory, newCondition } from "../alerts/condition";
import type { Severity } from "../severity";
import type { SeriesState } from "./series-state";

/** Changes whenever the state's shape or a detector's arithmetic does; another version is rebuilt from the log. */
export const SNAPSHOT_VERSION = 2;

export interface CollectorState {
  /** Newest event time heard. */
  latestMs: number;
  /** Windows that end before this have closed, up to one window. */
  nextCloseMs: number;
}

export interface KeyState {
  memory: ConditionMemory;
  /** Highest severity of the unresolved alert. */
  severity: Severity;
  /** What the alert said last: nothing is said twice. */
  told: { signature: string; observed: number } | null;
  /** The condition told last. */
  toldCondition: string;
}

export interface Snapshot {
  version: typeof SNAPSHOT_VERSION;
  position: number;
  collectors: Record<string, CollectorState>;
  series: Record<string, SeriesState>;
  keys: Record<string, KeyState>;
}

export const newKeyState = (): KeyState => ({ memory: newCondition(), severity: "info", told: null, toldCondition: "" });

export function parseSnapshot(text: string): Snapshot {
  // Written by this module and kept under a digest by the worker: the version is all that can differ.
  const snapshot = JSON.parse(text) as Snapshot;
  if (snapshot.version !== SNAPSHOT_VERSION) throw new Error(`snapshot of version ${snapshot.version}, not ${SNAPSHOT_VERSION}`);
  return snapshot;
}
