import { z } from "zod";
import { type Memory, singles } from "../memory/memory";
import { defineDetector } from "./detector";
import { bandAround, learn, levelAt, robustLevelSlots, spreadFor, standardise } from "./robust-level";

const DAY_MS = 86_400_000;
/** Rate at which the offset of a part of the day follows, and where its residuals are clipped. */
const SEASON_RATE = 0.05;
const CLIP_SIGMAS = 2;
/** Beyond this distance the neighbouring parts of the day are compared as well. */
const UNUSUAL_SIGMAS = 3;

/** Offsets beyond this are not finite in single precision. */
const OFFSET_MAGNITUDE_MAX = 1e38;

/** Numbers per part of the day, in single precision: offset from the level, days it was seen on, the last of these days. */
const PART_NUMBERS = 3;
const OFFSET = 0;
const DAYS = 1;
const LAST_DAY = 2;

/**
 * Distance of a window from what is usual at this time of day.
 * Expected = robust level + the offset of the part of the day, whose weight grows with the days it was seen (0 on the first day). A value
 * that is usual one part earlier or later does not count as a surprise, so that days on which the clocks change stay silent.
 * Good for single surprising windows. Raw score: |z|, in sigma.
 * Source: robust smoothing of Gelper, Fried & Croux 2010; seasonal profile by Huber-clipped exponential means.
 */
export const seasonalResidual = defineDetector({
  name: "seasonal-residual",
  version: "1.0.0",
  title: "Seasonal residual",
  description: "Finds single windows that are unusual for their time of day.",
  documentation: "docs/detection.md",
  family: "residual",
  source: "Gelper, Fried & Croux 2010",
  blindTo: "slow drift, weekdays, and changes within a window",
  params: z.object({
    parts: z.int().min(1).max(288).default(24).meta({ title: "Parts of the day", description: "Parts into which a day is divided." }),
    halfBelief: z
      .number()
      .positive()
      .default(3)
      .meta({ title: "Half belief (days)", description: "Days after which the offset of a part of the day has half its weight." }),
    cap: z.number().positive().default(200).meta({ title: "Cap (sigma)", description: "Largest distance that is reported." }),
  }),
  slots: ({ parts }, fitWindows) => singles(PART_NUMBERS * parts) + robustLevelSlots(fitWindows),

  step(memory, at, { startMs, value, resolution }, { parts, halfBelief, cap }, fitWindows) {
    const { f64: m } = memory;
    const base = at + singles(PART_NUMBERS * parts);
    const part = Math.floor(((startMs % DAY_MS) / DAY_MS) * parts);
    let season = seasonOf(memory, at, part, halfBelief);
    let distance = standardise(m, base, value - season, resolution);
    if (Math.abs(distance) > UNUSUAL_SIGMAS)
      for (const neighbour of [(part + parts - 1) % parts, (part + 1) % parts]) {
        const other = seasonOf(memory, at, neighbour, halfBelief);
        const nearer = standardise(m, base, value - other, resolution);
        if (Math.abs(nearer) >= Math.abs(distance)) continue;
        season = other;
        distance = nearer;
      }
    const level = levelAt(m, base);
    const spread = spreadFor(m, base, value - season, resolution);
    learn(m, base, value - season, resolution, fitWindows);
    if (Number.isNaN(distance)) return null;
    learnSeason(memory, at, part, Math.floor(startMs / DAY_MS), value - levelAt(m, base), spread);
    return { raw: Math.min(cap, Math.abs(distance)), band: bandAround(level + season, spread) };
  },
});

function seasonOf({ f32 }: Memory, at: number, part: number, halfBelief: number): number {
  const place = 2 * at + PART_NUMBERS * part;
  const days = f32[place + DAYS] as number;
  return days < 1 ? 0 : (days / (days + halfBelief)) * (f32[place + OFFSET] as number);
}

function learnSeason({ f32 }: Memory, at: number, part: number, day: number, residual: number, spread: number): void {
  const place = 2 * at + PART_NUMBERS * part;
  // A day counts once it is over.
  if (f32[place + LAST_DAY] === 0) f32[place + LAST_DAY] = day;
  if (f32[place + LAST_DAY] !== day) {
    f32[place + DAYS] = (f32[place + DAYS] as number) + 1;
    f32[place + LAST_DAY] = day;
  }
  const offset = f32[place + OFFSET] as number;
  const next = offset + SEASON_RATE * Math.max(-CLIP_SIGMAS * spread, Math.min(CLIP_SIGMAS * spread, residual - offset));
  f32[place + OFFSET] = Math.max(-OFFSET_MAGNITUDE_MAX, Math.min(OFFSET_MAGNITUDE_MAX, next));
}
