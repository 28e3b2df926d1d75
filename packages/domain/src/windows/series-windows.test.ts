import fc from "fast-check";
import { expect, test } from "vitest";
import { SeriesWindows } from "./series-windows";
import { type TimedValue, type WindowSamples, windowStart } from "./window-samples";

const WINDOW = 10;
const sample = fc.record({
  tsMs: fc.integer({ min: 0, max: 99 }),
  value: fc.double({ noNaN: true }),
  uncertainty: fc.option(fc.double({ noNaN: true })),
  flags: fc.constant(0),
});
const step = fc.oneof(
  { weight: 6, arbitrary: sample.map((taken) => ({ taken })) },
  { weight: 2, arbitrary: fc.constant({ close: true }) },
  { weight: 1, arbitrary: fc.boolean().map((trim) => ({ trim })) },
);
type Step = { taken: TimedValue } | { close: boolean } | { trim: boolean };

/** The same in the plainest way. */
class PlainWindows {
  all: (WindowSamples & { closed: boolean })[] = [];

  assign({ tsMs, value, uncertainty }: TimedValue): void {
    const startMs = windowStart(tsMs, WINDOW);
    let window = this.all.find((w) => w.startMs === startMs);
    if (!window) {
      window = { startMs, tsMs: [], value: [], uncertainty: [], revision: -1, closed: false };
      this.all.push(window);
      this.all.sort((a, b) => a.startMs - b.startMs);
    }
    window.tsMs.push(tsMs);
    window.value.push(value);
    window.uncertainty.push(uncertainty);
  }

  close(startMs: number): WindowSamples | undefined {
    const window = this.all.find((w) => w.startMs === startMs);
    if (!window) return undefined;
    window.closed = true;
    window.revision += 1;
    const { closed: _, ...samples } = structuredClone(window);
    return samples;
  }

  trim(inEpisode: boolean): void {
    while (this.all.filter(({ closed }) => closed).length > (inEpisode ? 12 : 3)) this.all.shift();
  }
}

test("keeps what plain lists would keep, and goes on from what it wrote", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 120 }), fc.nat(120), (steps: Step[], restart) => {
      let windows = new SeriesWindows();
      const plain = new PlainWindows();
      steps.forEach((one, i) => {
        if (i === restart) windows = new SeriesWindows(windows.written().slice());
        if ("taken" in one) {
          const startMs = windowStart(one.taken.tsMs, WINDOW);
          const oldest = plain.all[0];
          const isGone = Boolean(oldest?.closed) && startMs < (oldest?.startMs ?? 0);
          expect(windows.hasDropped(one.taken.tsMs, WINDOW)).toBe(isGone);
          if (isGone) return;
          expect(windows.assign(one.taken, WINDOW)).toBe(startMs);
          plain.assign(one.taken);
        } else if ("close" in one) {
          const open = plain.all.filter((w) => !w.closed).map((w) => w.startMs);
          expect(windows.openUntil(100)).toEqual(open);
          expect(windows.openUntil(40)).toEqual(open.filter((startMs) => startMs <= 40));
          const first = open[0] ?? plain.all[0]?.startMs;
          if (first !== undefined) expect(windows.close(first)).toEqual(plain.close(first));
        } else {
          windows.trim(one.trim);
          plain.trim(one.trim);
        }
      });
      const { tsMs, value } = windows.samplesSince(15, 80);
      const all = plain.all.flatMap((w) => w.tsMs.map((t, i) => ({ t, value: w.value[i] })));
      const wanted = all.filter(({ t }) => t >= 15 && t <= 80);
      expect(tsMs.map((t, i) => ({ t, value: value[i] }))).toEqual(wanted);
      const last = plain.all.findLastIndex(({ closed }) => closed);
      const recent = [...plain.all.slice(Math.max(last, 0), last + 1), ...plain.all.filter(({ closed }) => !closed)];
      expect(windows.recentUncertainties()).toEqual(recent.flatMap((w) => w.uncertainty.filter((u) => u !== null)));
    }),
    { numRuns: 500, seed: 6 },
  );
});
