import { expect, test } from "vitest";
import { seeded } from "../detection/simulation";
import { type EpisodeView, kindOf } from "./kind";

const random = seeded(2);
const noise = () => 0.02 * random();
const view = (value: readonly number[], changes: Partial<EpisodeView> = {}): EpisodeView => ({
  group: "delay",
  metricType: "latency",
  value,
  level: 0.2,
  spread: 0.01,
  ...changes,
});
const each = (n: number, f: (i: number) => number) => Array.from({ length: n }, (_, i) => f(i));
const delivery = { group: "delivery", metricType: "error_rate", level: 0, spread: 0 };

test.each<[string, EpisodeView, string]>([
  ["a level that moved and stayed", view(each(30, () => 20.2 + noise())), "level_shift"],
  ["three samples are enough for a preliminary word", view([20.2, 20.3, 20.2]), "level_shift"],
  ["a steady climb", view(each(30, (i) => 0.2 + i * 0.5 + noise())), "ramp"],
  ["a swing about the level", view(each(30, (i) => 0.2 + Math.sin(i / 1.5) + noise())), "periodic"],
  ["a swing that only goes up from the level", view(each(30, (i) => 1.2 + Math.sin(i / 1.5) + noise())), "periodic"],
  ["a level that moved far, with a small saw tooth on it", view(each(30, (i) => 45 + (i % 10) / 10)), "level_shift"],
  ["values all over the place", view(each(30, () => 0.2 + 5 * random())), "jitter"],
  ["a few far samples on an unmoved level", view(each(30, (i) => (i % 6 === 0 ? 9 : 0.2 + noise()))), "spike_train"],
  [
    "some packets lost",
    view(
      each(30, () => (random() < 0.3 ? 0.4 : 0.2)),
      delivery,
    ),
    "loss",
  ],
  [
    "all packets lost",
    view(
      each(30, () => 1),
      delivery,
    ),
    "outage",
  ],
  [
    "an availability of zero",
    view(
      each(30, () => 0),
      { ...delivery, metricType: "availability" },
    ),
    "outage",
  ],
  ["a limit without any history", view([9, 9, 9], { level: null }), "limit"],
])("%s", (_, episode, kind) => expect(kindOf(episode)).toBe(kind));
