import { z } from "zod";
import { NOVELTY, NOVELTY_LEARNING, noveltySlots, stepNovelty } from "../novelty/novelty";
import { defineDetector } from "./detector";

/** Layout: windows seen, the last alarm, windows it still stands for, the scorer. */
const SEEN = 0;
const ALARM = 1;
const LEFT = 2;
const SCORER = 3;
/** Windows an alarm stands for: two of three must agree before anybody is called. */
const STANDS = 2;

/**
 * The scorer of `padit detect` on windows: how unlike all remembered patterns the last windows are, and how far outside all values before.
 * Good for shapes never seen before. Raw score: decades of surprise, of windows that are an alarm of their own.
 * Source: Burnaev & Ishimtsev 2016, with the tail of Siffer et al. 2017.
 */
export const novelty = defineDetector({
  id: "novelty",
  family: "residual",
  source: "Burnaev & Ishimtsev 2016",
  blindTo: "what repeats, slow drift, and the second of two like events in a row",
  params: z.object({
    /** Windows looked back on. */
    memory: z.int().min(64).max(8192).default(384),
    /** Three lengths of pattern one by one, as `padit detect` does; else one length at a fraction of the cost, less sure. */
    exact: z.boolean().default(false),
    /** Windows for which an alarm stands for what follows it. */
    span: z.int().min(1).max(2000).default(NOVELTY.span),
    stronger: z.number().min(1).default(NOVELTY.stronger),
  }),
  slots: (params) => SCORER + noveltySlots(params),

  step(memory, at, { value }, params) {
    const { f64: m } = memory;
    const seen = (m[at + SEEN] as number) + 1;
    m[at + SEEN] = seen;
    const { alarm } = stepNovelty(memory, at + SCORER, params, value);
    const left = alarm > 0 ? STANDS : (m[at + LEFT] as number);
    if (alarm > 0) m[at + ALARM] = alarm;
    m[at + LEFT] = Math.max(0, left - 1);
    return seen <= NOVELTY_LEARNING ? null : { raw: left > 0 ? (m[at + ALARM] as number) : 0, band: null };
  },
});
