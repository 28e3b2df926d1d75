import { EndpointMemory } from "../endpoint/endpoint-memory";
import type { Effects } from "../model/effects";
import { endKey } from "./key-decision";
import type { Key, Series } from "./series";
import { newSeriesState } from "./series-state";

/** Whether a sample is the first one since a person pointed its endpoint at another target. */
export const isOfNewTarget = ({ info: { targetChangedMs = 0 }, key }: Series, tsMs: number): boolean =>
  targetChangedMs > key.state.targetMs && tsMs >= targetChangedMs;

/** Resets a key and its series when their samples come from another target: its alert resolves and learning restarts. */
export function restartKey(key: Key, atMs: number, effects: Effects): void {
  endKey(key, atMs, { resolution: "source_gone", reason: "The endpoint was pointed at another target." }, effects);
  for (const entry of key.series) {
    const { targetChangedMs = 0 } = entry.info;
    key.state.targetMs = Math.max(key.state.targetMs, targetChangedMs);
    entry.state = { ...newSeriesState(), windows: entry.state.windows };
    if (entry.group) entry.group.state = new EndpointMemory();
  }
}
