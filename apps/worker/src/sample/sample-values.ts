import { randomOf } from "@padit/domain/training";
import type { SampleEndpoint, SampleFault } from "./sample-network";

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;
/** Share by which the usual delay swings over a day. */
const DAILY_SWING = 0.05;
/** Packets of one run; loss is a multiple of its inverse. */
const RUN_PACKETS = 10;
const SPIKE_EVERY_MINUTES = 5;
const PERIOD_MINUTES = 20;

export type SampleRole = "delay" | "loss" | "availability";

/** One minute's value of a series; null where the run brought none, because nothing came back. */
export type MinuteValue = (tMs: number) => number | null;

/**
 * The values of one series by time: a daily swing with noise, changed by the endpoint's faults. Values are asked in order of time; the
 * same seed gives the same values.
 */
export function sampleValues(
  { delay, noise, faults }: Pick<SampleEndpoint, "delay" | "noise" | "faults">,
  role: SampleRole,
  { seed, untilMs }: { seed: string; untilMs: number },
): MinuteValue {
  const random = randomOf(seed);
  return (tMs) => {
    const active = faults.find((fault) => shareOf(fault, tMs, untilMs) !== null) ?? null;
    if (active?.kind === "outage") return role === "delay" ? null : role === "loss" ? 1 : 0;
    if (role === "delay")
      return delayAt({ delay, noise }, tMs, random, active && { fault: active, share: shareOf(active, tMs, untilMs) ?? 0 });
    const lost = lossOf(active?.kind === "loss" ? active.size : 0, random);
    return role === "loss" ? lost : lost < 1 ? 1 : 0;
  };
}

/** How much of the fault has passed, 0…1; null while it does not hold. */
function shareOf({ hoursAgo, minutes }: SampleFault, tMs: number, untilMs: number): number | null {
  const share = (tMs - (untilMs - hoursAgo * HOUR_MS)) / (minutes * MINUTE_MS);
  return share >= 0 && share < 1 ? share : null;
}

function delayAt(
  { delay, noise }: { delay: number; noise: number },
  tMs: number,
  random: () => number,
  active: { fault: SampleFault; share: number } | null,
): number {
  const swing = 1 + DAILY_SWING * Math.sin((2 * Math.PI * tMs) / DAY_MS);
  const spread = random() + random() + random() - 1.5;
  const minute = Math.floor(tMs / MINUTE_MS);
  const usual = delay * swing;
  switch (active?.fault.kind) {
    case "shift":
      return usual + delay * active.fault.size + noise * spread;
    case "ramp":
      return usual + delay * active.fault.size * active.share + noise * spread;
    case "spikes":
      return usual + (minute % SPIKE_EVERY_MINUTES === 0 ? delay * active.fault.size : 0) + noise * spread;
    case "periodic":
      return usual + (minute % PERIOD_MINUTES < PERIOD_MINUTES / 2 ? delay * active.fault.size : 0) + noise * spread;
    case "jitter":
      return usual + Math.abs(noise * active.fault.size * spread);
    default:
      return usual + noise * spread;
  }
}

/** The lost share of one run. */
function lossOf(probability: number, random: () => number): number {
  let lost = 0;
  for (let packet = 0; packet < RUN_PACKETS; packet++) if (random() < probability) lost += 1;
  return lost / RUN_PACKETS;
}
