import { z } from "zod";
import { changeSlots, levelOf, noiseOf, ONLINE, stepChanges } from "../segmentation/change-detector";
import { defineDetector } from "./detector";
import { bandAround } from "./robust-level";

/** Layout: windows seen, how much the last told change is still worth, the search. */
const SEEN = 0;
const WORTH = 1;
const SEARCH = 2;
/** Share of its worth that a told change keeps per window, and what is no longer worth telling. */
const KEEPS = 0.75;
const NOTHING = 0.3;

/**
 * The change detector of `padit changepoints` on windows: a change counts when it is told, and less with every window after.
 * Good for shifts that stay, small ones too, and for where they began. Raw score: how many times its penalty the change is worth.
 * Source: Killick, Fearnhead & Eckley 2012, on a running median (Tukey 1977).
 */
export const lastingChange = defineDetector({
  id: "lasting-change",
  family: "changepoint",
  source: "Killick, Fearnhead & Eckley 2012",
  blindTo: "slow ramps, and regimes shorter than six windows",
  params: z.object({
    penalty: z.number().positive().default(ONLINE.penalty),
    half: z.int().min(1).max(30).default(ONLINE.half),
    /** Places kept open where a segment may have begun; `padit changepoints` keeps more. */
    starts: z.int().min(4).max(200).default(16),
    cap: z.number().positive().default(50),
  }),
  slots: ({ penalty, half, starts }) => SEARCH + changeSlots(settingsOf(penalty, half, starts)),

  step({ f64: m }, at, { value, resolution }, { penalty, half, starts, cap }, fitWindows) {
    const seen = (m[at + SEEN] as number) + 1;
    m[at + SEEN] = seen;
    const told = stepChanges(m, at + SEARCH, settingsOf(penalty, half, starts), value);
    let worth = (m[at + WORTH] as number) * KEEPS;
    for (const change of told) worth = Math.max(worth, Math.min(cap, change.worth));
    m[at + WORTH] = worth < NOTHING ? 0 : worth;
    if (seen <= Math.max(fitWindows, 2 * half + 2)) return null;
    return { raw: m[at + WORTH] as number, band: bandAround(levelOf(m, at + SEARCH), Math.max(noiseOf(m, at + SEARCH), resolution)) };
  },
});

let last = ONLINE;
/** The same object again for the same parameters: most series have the same. */
function settingsOf(penalty: number, half: number, starts: number): typeof ONLINE {
  if (last.penalty !== penalty || last.half !== half || last.starts !== starts) last = { ...ONLINE, penalty, half, starts };
  return last;
}
