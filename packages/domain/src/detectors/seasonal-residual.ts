import { z } from "zod";
import { defineDetector } from "./detector";
import { learn, newRobustLevel, type RobustLevel, spreadFor, standardise } from "./robust-level";

const DAY_MS = 86_400_000;

interface SeasonalState {
  base: RobustLevel;
  /** Per part of the day: offset from the level, and days it was seen on. */
  offset: number[];
  days: number[];
  lastDay: number[];
}

/**
 * Distance of a window from what is usual at this time of day.
 * Expected = robust level + the part of day's own offset, which counts for more the more days it was seen (nothing on the first day).
 * Good for single surprising windows; blind to slow drift, to weekdays and to changes within a window. Raw score: |z|, in sigma.
 * Source: robust smoothing of Gelper, Fried & Croux 2010; seasonal profile by Huber-clipped exponential means.
 */
export const seasonalResidual = defineDetector({
  id: "seasonal-residual",
  family: "residual",
  source: "Gelper, Fried & Croux 2010",
  params: z.object({
    parts: z.int().min(1).default(24),
    /** Days after which a part of the day is believed half. */
    halfBelief: z.number().positive().default(3),
    cap: z.number().positive().default(200),
  }),
  init: (): SeasonalState => ({ base: newRobustLevel(), offset: [], days: [], lastDay: [] }),

  step(state, { startMs, value, resolution }, { parts, halfBelief, cap }, fitWindows) {
    const part = Math.floor(((startMs % DAY_MS) / DAY_MS) * parts);
    const days = state.days[part] ?? 0;
    const belief = days < 1 ? 0 : days / (days + halfBelief);
    const season = belief * (state.offset[part] ?? 0);
    const adjusted = value - season;
    const distance = standardise(state.base, adjusted, resolution);
    const expected = state.base.level + season;
    const spread = spreadFor(state.base, adjusted, resolution);
    learn(state.base, adjusted, resolution, fitWindows);
    if (distance === null) return null;
    learnSeason(state, part, parts, Math.floor(startMs / DAY_MS), value - state.base.level, spread);
    return {
      raw: Math.min(cap, Math.abs(distance)),
      expected,
      low: expected - 2.6 * spread,
      high: expected + 2.6 * spread,
    };
  },
});

function learnSeason(state: SeasonalState, part: number, parts: number, day: number, residual: number, spread: number): void {
  // Filled from the left, so that the arrays stay dense and their JSON holds no nulls.
  while (state.offset.length < parts) {
    state.offset.push(0);
    state.days.push(0);
    state.lastDay.push(day);
  }
  if (state.lastDay[part] !== day) {
    state.days[part] = (state.days[part] ?? 0) + 1;
    state.lastDay[part] = day;
  }
  const offset = state.offset[part] ?? 0;
  state.offset[part] = offset + 0.05 * Math.max(-2 * spread, Math.min(2 * spread, residual - offset));
}
