import { type Memory, newMemory, singles } from "../memory/memory";
import { REFERENCE_SLOTS, Reference } from "./reference";

/** Samples of history: enough for the seven teeth of the longest comb. */
export const HISTORY_SAMPLES = 73;

/** One sample of one endpoint, all its metrics together. Null: not measured. */
export interface EndpointSample {
  /** Round trip, or the metric that represents the endpoint's delay; any unit. */
  delay: number | null;
  /** One-way delays, forward and backward, in the unit of `delay`; the two clocks need not agree. */
  forward: number | null;
  backward: number | null;
  /** Share of probes lost, 0…1, of `sent` probes; null when not measured. */
  lost: number | null;
  sent: number;
}

/** The scanned channels: the delay, and the forward minus the backward one-way delay. */
export const CHANNELS = ["delay", "asymmetry"] as const;
export type Channel = (typeof CHANNELS)[number];

/** The value of a channel. A constant offset between the clocks shifts the level of the asymmetry, but not its changes. */
export const channelValue = (sample: EndpointSample, channel: Channel): number | null => {
  if (channel === "delay") return sample.delay;
  return sample.forward === null || sample.backward === null ? null : sample.forward - sample.backward;
};

/** The newest `HISTORY_SAMPLES` values, newest last; NaN for a missing one. */
export type Recent = Float64Array | Float32Array;

export function pushTo(list: Recent, value: number): void {
  list.copyWithin(0, 1);
  list[list.length - 1] = value;
}

/** Layout of a channel: the normal samples, the newest values, the scores of the newest values. */
const VALUES = REFERENCE_SLOTS;
const SCORES = VALUES + HISTORY_SAMPLES;
const CHANNEL_SLOTS = SCORES + singles(3 * HISTORY_SAMPLES);

/** One channel of an endpoint that has been measured at least once. */
export class ChannelHistory {
  readonly normal: Reference;
  readonly value: Float64Array;
  /** −ln of the share of normal samples above (up), below (down) and further from their median (spread). */
  readonly up: Float32Array;
  readonly down: Float32Array;
  readonly spread: Float32Array;

  /** Continues in the memory of an earlier history. */
  constructor(readonly memory: Memory = nothingKnown()) {
    const { f64, f32 } = memory;
    const scores = (i: number) => f32.subarray(2 * SCORES + i * HISTORY_SAMPLES, 2 * SCORES + (i + 1) * HISTORY_SAMPLES);
    this.normal = new Reference(f64.subarray(0, REFERENCE_SLOTS));
    this.value = f64.subarray(VALUES, VALUES + HISTORY_SAMPLES);
    [this.up, this.down, this.spread] = [scores(0), scores(1), scores(2)];
  }
}

function nothingKnown(): Memory {
  const memory = newMemory(CHANNEL_SLOTS);
  memory.f64.fill(Number.NaN, VALUES, SCORES);
  memory.f32.fill(Number.NaN, 2 * SCORES);
  return memory;
}
