import { z } from "zod";
import { NOVELTY, NOVELTY_LEARNING_SAMPLES, noveltySlots, stepNovelty } from "../novelty/novelty";
import { defineDetector } from "./detector";

/** Layout: windows seen, the last alarm, windows for which it is still reported, the scorer. */
const SEEN_WINDOWS = 0;
const ALARM = 1;
const ALARM_WINDOWS_LEFT = 2;
const SCORER = 3;
/** Windows for which an alarm is reported: the composite needs two anomalous windows of three. */
const ALARM_WINDOWS = 2;

/**
 * The scorer of `padit detect` on windows: how unlike all remembered patterns the last windows are, and how far outside all earlier values.
 * Good for shapes never seen before. Raw score: decades of surprise of the windows that raise an alarm.
 * Source: Burnaev & Ishimtsev 2016, with the tail of Siffer et al. 2017.
 */
export const novelty = defineDetector({
  name: "novelty",
  version: "1.0.0",
  title: "Novelty",
  description: "Finds shapes that the series has never shown before.",
  documentation: "docs/detection.md",
  family: "residual",
  source: "Burnaev & Ishimtsev 2016",
  blindTo: "what repeats, slow drift, and the second of two like events in a row",
  params: z.object({
    memory: z.int().min(64).max(8192).default(384).meta({ title: "Memory (windows)", description: "Windows of history." }),
    exact: z.boolean().default(false).meta({
      title: "Exact",
      description: "Three exact pattern lengths, as the command padit detect uses; off: one length, at a fraction of the cost.",
    }),
    span: z
      .int()
      .min(1)
      .max(2000)
      .default(NOVELTY.span)
      .meta({ title: "Span (windows)", description: "Windows after an alarm that belong to the same event." }),
    stronger: z
      .number()
      .min(1)
      .default(NOVELTY.stronger)
      .meta({ title: "Second alarm", description: "A second alarm within the span needs a surprise this many times that of the first." }),
  }),
  slots: (params) => SCORER + noveltySlots(params),

  step(memory, at, { value }, params) {
    const { f64: m } = memory;
    const seen = (m[at + SEEN_WINDOWS] as number) + 1;
    m[at + SEEN_WINDOWS] = seen;
    const { alarm } = stepNovelty(memory, at + SCORER, params, value);
    const left = alarm > 0 ? ALARM_WINDOWS : (m[at + ALARM_WINDOWS_LEFT] as number);
    if (alarm > 0) m[at + ALARM] = alarm;
    m[at + ALARM_WINDOWS_LEFT] = Math.max(0, left - 1);
    return seen <= NOVELTY_LEARNING_SAMPLES ? null : { raw: left > 0 ? (m[at + ALARM] as number) : 0, band: null };
  },
});
