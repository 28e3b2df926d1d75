import { z } from "zod";
import { defineDetector } from "./detector";
import { learn, newRobustLevel, type RobustLevel, spreadFor, standardise } from "./robust-level";

interface CusumState {
  base: RobustLevel;
  /** Upper and lower cumulative sums, in sigma. */
  up: number;
  down: number;
  /** Furthest |z| since the sums last were zero. */
  peak: number;
}

/** From this sum on a shift is under way, in sigma. */
const EXCURSION = 8;

/**
 * Two-sided CUSUM on the robustly standardised window value.
 * Measures whether the level has moved and stayed; good for shifts too small for one window to prove. Blind to changes of spread and to
 * shifts slower than its own level follows (about 10 windows). Raw score: the larger cumulative sum, in sigma.
 * Source: E. S. Page, "Continuous inspection schemes", Biometrika 41 (1954).
 */
export const cusum = defineDetector({
  id: "cusum",
  family: "changepoint",
  source: "Page 1954",
  params: z.object({
    /** Half the smallest shift worth finding, in sigma. */
    allowance: z.number().positive().default(0.5),
    /** Where the sums stop growing, so that a long shift is forgotten as fast as a short one. */
    cap: z.number().positive().default(200),
  }),
  init: (): CusumState => ({ base: newRobustLevel(), up: 0, down: 0, peak: 0 }),

  step(state, { value, resolution }, { allowance, cap }, fitWindows) {
    const distance = standardise(state.base, value, resolution);
    const { level } = state.base;
    const spread = spreadFor(state.base, value, resolution);
    const anew = learn(state.base, value, resolution, fitWindows);
    if (distance === null) return null;
    const z = Math.max(-cap, Math.min(cap, distance));
    state.peak = Math.max(state.peak, Math.abs(z));
    const excursion = Math.max(state.up, state.down) > EXCURSION;
    // Back near the old level after an excursion: the sums would take long to run down by themselves.
    if (excursion && Math.abs(z) < Math.max(1.5, state.peak / 4)) {
      state.up = 0;
      state.down = 0;
      state.peak = Math.abs(z);
    }
    state.up = Math.min(cap, Math.max(0, state.up + z - allowance));
    state.down = Math.min(cap, Math.max(0, state.down - z - allowance));
    const raw = Math.max(state.up, state.down);
    // The shift that became the new level is over.
    if (anew) state.up = state.down = state.peak = 0;
    return { raw, expected: level, low: level - 2.6 * spread, high: level + 2.6 * spread };
  },
});
