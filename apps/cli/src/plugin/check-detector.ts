import type { AnyDetector } from "@padit/domain/detectors";
import { type Memory, newMemory } from "@padit/domain/plugin-kit";
import { type CheckedDemand, demandPlainJson, demandThat, find, isSameJson } from "./check";

const FIT_WINDOWS = 15;
/** Number of windows after which a detector must have learnt. */
const LEARNT_WINDOWS = 100;
const WINDOWS = 300;
const WINDOW_MS = 10_000;
const SHIFT_AT = 200;

type Raws = (number | null)[];

/** Deterministic noise around 10 with a shift. The fractional parts of multiples of the golden ratio are spread evenly. */
const SERIES = Array.from({ length: WINDOWS }, (_, i) => 10 + ((i * 0.618_033_988_749_895) % 1) + (i >= SHIFT_AT ? 20 : 0));

/** The contract of `Detector`, without fast-check. The conformance suite of the repository tries more series. */
export async function checkDetector(detector: AnyDetector): Promise<CheckedDemand[]> {
  const { slots, step } = detector;
  const sizeSlots = slots(FIT_WINDOWS);
  const raws = (values: readonly number[], memory = newMemory(sizeSlots), at = 0, from = 0): Raws =>
    values.map((value, i) => step(memory, at, { startMs: (from + i) * WINDOW_MS, value, resolution: 0 }, FIT_WINDOWS)?.raw ?? null);
  return [
    await find(
      "the description is plain JSON, with a default, a title and a help text of each parameter",
      "Add .default() and .meta({ title, description })",
      () => {
        const description = detector.describe();
        demandPlainJson(description);
        for (const { name, label, help, default: standard } of description.settings.fields)
          demandThat(standard !== undefined && label !== name && help.endsWith("."), `the parameter ${name} lacks one of them`);
      },
    ),
    await find("the defaults are valid, and survive being stored", "Parsing the defaults again must change nothing", () => {
      demandThat(detector.accepts(detector.defaults), "the defaults are refused");
      demandThat(isSameJson(detector.with(detector.defaults).defaults, detector.defaults), "parsing them again changes them");
    }),
    await find("it learns first, and then answers", `Answer null while it learns, and a score from window ${LEARNT_WINDOWS} on`, () => {
      const scores = raws(SERIES);
      demandThat(scores[0] === null, "the first window has a score already");
      demandThat(
        scores.slice(LEARNT_WINDOWS).every((raw) => raw !== null),
        "windows have no score, or step throws",
      );
    }),
    await find("the same series gives the same scores", "Use no randomness, no clock and nothing outside of the memory", () => {
      demandThat(isSameJson(raws(SERIES), raws(SERIES)), "a second run has other scores");
    }),
    await find("its whole memory is its slots", "Read and write from slot at on, and no more slots than slots() answers", () => {
      demandThat(isSameJson(placed(raws, sizeSlots), raws(SERIES)), "elsewhere in memory the scores are others");
    }),
    await find("a snapshot goes on as if nothing had happened", "Keep nothing in variables of the module", () => {
      demandThat(isSameJson(resumed(raws, sizeSlots), raws(SERIES)), "after a restart from a snapshot the scores are others");
    }),
    await find("a constant series is silent", "Answer 0 where the series has no spread", () => {
      const scores = raws(SERIES.map(() => 5));
      demandThat(
        scores.every((raw) => raw === null || raw === 0),
        "it scores a constant series",
      );
    }),
    await find("scores do not depend on the unit", "Divide by the series' own spread", () => {
      const scaled = raws(SERIES.map((value) => value * 1_024));
      const isNear = (raw: number | null, i: number) => Math.abs((raw ?? 0) - (scaled[i] ?? 0)) <= 1e-6 * Math.max(1, raw ?? 0);
      demandThat(raws(SERIES).every(isNear), "the same series in another unit has other scores");
    }),
  ];
}

type Stepper = (values: readonly number[], memory?: Memory, at?: number, from?: number) => Raws;

/** The scores when the detector's memory begins at another slot. Checks that no slot outside of it changes. */
function placed(raws: Stepper, sizeSlots: number): Raws {
  const [at, filling] = [3, 1.25];
  const memory = newMemory(at + sizeSlots + 3);
  memory.f64.fill(filling, 0, at);
  memory.f64.fill(filling, at + sizeSlots);
  const scores = raws(SERIES, memory, at);
  const around = [...memory.f64.subarray(0, at), ...memory.f64.subarray(at + sizeSlots)];
  demandThat(
    around.every((slot) => slot === filling),
    "it writes outside of its slots",
  );
  return scores;
}

/** The scores when another process continues half-way from a copy of the memory, after it has scored another series. */
function resumed(raws: Stepper, sizeSlots: number): Raws {
  const half = WINDOWS / 2;
  const memory = newMemory(sizeSlots);
  const before = raws(SERIES.slice(0, half), memory);
  const copy = newMemory(sizeSlots);
  copy.f64.set(memory.f64);
  raws(SERIES.map((value) => -value));
  return [...before, ...raws(SERIES.slice(half), copy, 0, half)];
}
