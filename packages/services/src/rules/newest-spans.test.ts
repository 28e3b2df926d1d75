import { expect, test } from "vitest";
import { newestSpans } from "./newest-spans";

const span = (seriesId: number, fromMs: number, toMs: number, n: number) => ({ seriesId, fromMs, toMs, n });
const [old, middle, other, newest] = [span(1, 0, 100, 10), span(1, 200, 300, 10), span(2, 50, 350, 30), span(1, 400, 500, 10)];

test("all spans are kept while they have few samples", () => {
  expect(newestSpans({ spans: [old, middle, newest, other], fromMs: -5 }, 60)).toEqual({ spans: [newest, other, middle, old], fromMs: -5 });
});

test("the range begins where the newest span ends that is left out", () => {
  expect(newestSpans({ spans: [old, middle, newest, other], fromMs: -5 }, 50)).toEqual({ spans: [newest, other, middle], fromMs: 100 });
  expect(newestSpans({ spans: [old, middle, newest, other], fromMs: -5 }, 39)).toEqual({ spans: [newest], fromMs: 350 });
  expect(newestSpans({ spans: [newest], fromMs: -5 }, 9)).toEqual({ spans: [], fromMs: 500 });
});
