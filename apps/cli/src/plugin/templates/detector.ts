import type { Template } from "./template";

/** Template of a detector with a moving average, the smallest example that uses memory. */
export const detectorTemplate: Template = ({ name, title }) => ({
  "src/index.ts": `import { defineDetector, z } from "@padit/plugin";

/** Slots of the detector's memory, which is all zeros before the first window. */
const SEEN_WINDOWS = 0;
const MEAN_VALUE = 1;
const MEAN_DEVIATION = 2;
const SLOTS = 3;

export default defineDetector({
  name: "${name}",
  version: "0.1.0",
  title: "${title}",
  description: "Compares each window with a moving average, in units of the average deviation.",
  family: "residual",
  source: "Roberts 1959 (EWMA)",
  blindTo: "slow drift, which the average follows",
  params: z.object({
    weight: z.number().gt(0).max(1).default(0.1).meta({ title: "Weight", description: "Share of the newest window in the average." }),
  }),
  // All state that is kept between windows must be in these slots, because workers store and move them.
  slots: () => SLOTS,

  step({ f64: memory }, at, { value }, { weight }, fitWindows) {
    const seen = (memory[at + SEEN_WINDOWS] ?? 0) + 1;
    const mean = seen === 1 ? value : (memory[at + MEAN_VALUE] ?? 0);
    const deviation = memory[at + MEAN_DEVIATION] ?? 0;
    const distance = Math.abs(value - mean);
    memory[at + SEEN_WINDOWS] = seen;
    memory[at + MEAN_VALUE] = mean + weight * (value - mean);
    memory[at + MEAN_DEVIATION] = deviation + weight * (distance - deviation);
    if (seen <= fitWindows) return null;
    return { raw: deviation > 0 ? distance / deviation : 0, band: null };
  },
});
`,
  "src/index.test.ts": `import { newMemory } from "@padit/plugin";
import { expect, test } from "vitest";
import detector from "./index";

const FIT_WINDOWS = 15;
const PARAMS = detector.params.parse({});

test("a jump scores higher than what came before it", () => {
  const memory = newMemory(detector.slots(PARAMS, FIT_WINDOWS));
  const series = [...Array.from({ length: 60 }, (_, i) => 10 + (i % 7)), 90];
  const raws = series.map((value, i) => detector.step(memory, 0, { startMs: i * 10_000, value, resolution: 0 }, PARAMS, FIT_WINDOWS)?.raw ?? 0);
  expect(raws.at(-1)).toBeGreaterThan(5 * Math.max(...raws.slice(0, -1)));
});
`,
});
