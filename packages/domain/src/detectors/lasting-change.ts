import { z } from "zod";
import { changeSlots, levelOf, noiseOf, ONLINE_SETTINGS, stepChanges } from "../segmentation/change-detector";
import { defineDetector } from "./detector";
import { bandAround } from "./robust-level";

/** Layout: windows seen, remaining worth of the last announced change, the search. */
const SEEN_WINDOWS = 0;
const CHANGE_WORTH = 1;
const SEARCH = 2;
/** Share of its worth that an announced change keeps with each window, and the worth below which it counts as 0. */
const CHANGE_WORTH_KEPT_SHARE = 0.75;
const CHANGE_WORTH_MIN = 0.3;

/**
 * The change detector of `padit changepoints` on windows: a change counts most when it is announced, and less with every later window.
 * Good for lasting shifts, small ones too, and for where they began. Raw score: the gain of the change, in penalties.
 * Source: Killick, Fearnhead & Eckley 2012, on a running median (Tukey 1977).
 */
export const lastingChange = defineDetector({
  name: "lasting-change",
  version: "1.0.0",
  title: "Lasting change",
  description: "Finds lasting shifts of the level, small ones too, and where they began.",
  documentation: "docs/detection.md",
  family: "changepoint",
  source: "Killick, Fearnhead & Eckley 2012",
  blindTo: "slow ramps, and regimes shorter than six windows",
  params: z.object({
    penalty: z
      .number()
      .positive()
      .default(ONLINE_SETTINGS.penalty)
      .meta({ title: "Penalty", description: "Gain that a change must have; a higher penalty finds fewer changes." }),
    half: z
      .int()
      .min(1)
      .max(30)
      .default(ONLINE_SETTINGS.half)
      .meta({ title: "Half-width (windows)", description: "Half of the running median's width." }),
    starts: z.int().min(4).max(200).default(16).meta({
      title: "Candidates",
      description: "Candidate beginnings of a segment that are kept; the command padit changepoints keeps more.",
    }),
    cap: z.number().positive().default(50).meta({ title: "Cap (penalties)", description: "Largest gain that is reported." }),
  }),
  slots: ({ penalty, half, starts }) => SEARCH + changeSlots(settingsOf(penalty, half, starts)),

  step({ f64: m }, at, { value, resolution }, { penalty, half, starts, cap }, fitWindows) {
    const seen = (m[at + SEEN_WINDOWS] as number) + 1;
    m[at + SEEN_WINDOWS] = seen;
    const announced = stepChanges(m, at + SEARCH, settingsOf(penalty, half, starts), value);
    let worth = (m[at + CHANGE_WORTH] as number) * CHANGE_WORTH_KEPT_SHARE;
    for (const change of announced) worth = Math.max(worth, Math.min(cap, change.worth));
    m[at + CHANGE_WORTH] = worth < CHANGE_WORTH_MIN ? 0 : worth;
    if (seen <= Math.max(fitWindows, 2 * half + 2)) return null;
    return {
      raw: m[at + CHANGE_WORTH] as number,
      band: bandAround(levelOf(m, at + SEARCH), Math.max(noiseOf(m, at + SEARCH), resolution)),
    };
  },
});

let last = ONLINE_SETTINGS;
/** Returns the same object for the same parameters: most series share them. */
function settingsOf(penalty: number, half: number, starts: number): typeof ONLINE_SETTINGS {
  if (last.penalty !== penalty || last.half !== half || last.starts !== starts) last = { ...ONLINE_SETTINGS, penalty, half, starts };
  return last;
}
