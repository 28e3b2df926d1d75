export interface Pace {
  /** Over all collectors, mean. */
  packetsPerSecond: number;
  bitsPerSecond: number;
  /** What is stored: every metric of every run of every collector. */
  samplesPerDay: number;
}

const DAY_S = 86_400;

interface Run {
  packets: number;
  bytes: number;
  /** Metrics that a run can report. */
  metrics: number;
}

/** What an endpoint costs, from the cost of a run. */
export function paceOf({ packets, bytes, metrics }: Run, intervalSeconds: number, collectors: number): Pace {
  const runsPerSecond = collectors / intervalSeconds;
  return {
    packetsPerSecond: packets * runsPerSecond,
    bitsPerSecond: bytes * 8 * runsPerSecond,
    samplesPerDay: Math.round(metrics * runsPerSecond * DAY_S),
  };
}

/** 1–3 digits and a prefix: `4.1 k`. */
export function compact(value: number): string {
  const [scale, prefix] = value >= 1e6 ? [1e6, " M"] : value >= 1e3 ? [1e3, " k"] : [1, ""];
  const scaled = value / scale;
  const digits = scaled >= 100 || Number.isInteger(scaled) ? 0 : scaled >= 10 ? 1 : 2;
  return `${Number(scaled.toFixed(digits))}${prefix}`;
}

export const paceSentence = ({ packetsPerSecond, bitsPerSecond, samplesPerDay }: Pace): string =>
  `${compact(packetsPerSecond)} packets/s · ${compact(bitsPerSecond)}${bitsPerSecond >= 1e3 ? "" : " "}bit/s · ${samplesPerDay.toLocaleString("en")} samples a day`;
