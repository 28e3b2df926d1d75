/** Samples looked back on: seven teeth of the longest comb, and a bit. */
const LENGTH = 73;

/** One sample of one endpoint, all its metrics together. Null: not measured. */
export interface EndpointSample {
  /** Round trip or the metric that stands for the endpoint's delay, any unit. */
  delay: number | null;
  /** One-way delays there and back in the same unit; their clocks need not agree. */
  forward: number | null;
  backward: number | null;
  /** Share of probes lost, 0…1, of `sent` probes; null when not measured. */
  lost: number | null;
  sent: number;
}

/** The channels that are scanned: the delay itself, and what one direction has over the other. */
export const CHANNELS = ["delay", "asymmetry"] as const;
export type Channel = (typeof CHANNELS)[number];

export interface ChannelHistory {
  value: (number | null)[];
  /** −ln of the share of normal samples above (up), below (down) and further from their median (spread). */
  up: (number | null)[];
  down: (number | null)[];
  spread: (number | null)[];
}

/** The newest samples, newest last. Plain data. */
export interface History {
  lost: (number | null)[];
  sent: number[];
  delay: ChannelHistory;
  asymmetry: ChannelHistory;
}

const emptyChannel = (): ChannelHistory => ({ value: [], up: [], down: [], spread: [] });
export const newHistory = (): History => ({ lost: [], sent: [], delay: emptyChannel(), asymmetry: emptyChannel() });

/** Clocks that differ by a constant shift only the asymmetry's level, never its changes. */
export const channelValue = (sample: EndpointSample, channel: Channel): number | null => {
  if (channel === "delay") return sample.delay;
  return sample.forward === null || sample.backward === null ? null : sample.forward - sample.backward;
};

export function pushTo<T>(list: T[], item: T): void {
  list.push(item);
  if (list.length > LENGTH) list.shift();
}
