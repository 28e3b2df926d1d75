import { z } from "zod";
import { defineDetector } from "./detector";
import { bandAround, learn, levelAt, robustLevelSlots, spreadFor, standardise } from "./robust-level";

/** Layout: upper and lower cumulative sums, in sigma; furthest |z| since the sums last were zero; the robust level. */
const UPPER_SUM = 0;
const LOWER_SUM = 1;
const PEAK = 2;
const BASE = 3;

/** Cumulative sum, in sigma, from which a shift is under way. */
const EXCURSION_SIGMAS = 8;

/**
 * Two-sided CUSUM on the robustly standardised window value.
 * Measures whether the level has moved and stayed; good for shifts too small for one window to prove.
 * Raw score: the larger cumulative sum, in sigma.
 * Source: E. S. Page, "Continuous inspection schemes", Biometrika 41 (1954).
 */
export const cusum = defineDetector({
  name: "cusum",
  version: "1.0.0",
  title: "CUSUM",
  description: "Finds levels that moved and stayed, also by less than one window can prove.",
  documentation: "docs/detection.md",
  family: "changepoint",
  source: "Page 1954",
  blindTo: "changes of spread, and shifts slower than its own level follows (about 10 windows)",
  params: z.object({
    allowance: z
      .number()
      .positive()
      .default(0.5)
      .meta({ title: "Allowance (sigma)", description: "Half the smallest shift worth finding." }),
    cap: z
      .number()
      .positive()
      .default(200)
      .meta({ title: "Cap (sigma)", description: "Cap of the sums, so that they decay as fast after a long shift as after a short one." }),
  }),
  slots: (_, fitWindows) => BASE + robustLevelSlots(fitWindows),

  step({ f64: m }, at, { value, resolution }, { allowance, cap }, fitWindows) {
    const base = at + BASE;
    const distance = standardise(m, base, value, resolution);
    const band = bandAround(levelAt(m, base), spreadFor(m, base, value, resolution));
    const anew = learn(m, base, value, resolution, fitWindows);
    if (Number.isNaN(distance)) return null;
    const z = Math.max(-cap, Math.min(cap, distance));
    let up = m[at + UPPER_SUM] as number;
    let down = m[at + LOWER_SUM] as number;
    let peak = Math.max(m[at + PEAK] as number, Math.abs(z));
    // Reset when the value is back near the old level after an excursion: the sums would take long to decay by themselves.
    if (Math.max(up, down) > EXCURSION_SIGMAS && Math.abs(z) < Math.max(1.5, peak / 4)) {
      up = 0;
      down = 0;
      peak = Math.abs(z);
    }
    up = Math.min(cap, Math.max(0, up + z - allowance));
    down = Math.min(cap, Math.max(0, down - z - allowance));
    // The shift ends when its level has become the new level.
    m[at + UPPER_SUM] = anew ? 0 : up;
    m[at + LOWER_SUM] = anew ? 0 : down;
    m[at + PEAK] = anew ? 0 : peak;
    return { raw: Math.max(up, down), band };
  },
});
