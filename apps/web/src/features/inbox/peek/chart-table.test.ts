import { expect, test } from "vitest";
import { chartTable } from "./chart-table";

test("values, band and last week share one time axis; what is unknown at a moment is left open", () => {
  const table = chartTable({
    points: [
      { at: 1_000, value: 4, uncertainty: 0.5 },
      { at: 2_000, value: 5, uncertainty: null },
    ],
    bands: [{ at: 1_500, low: 3, high: 6 }],
    lastWeek: [{ at: 2_000, value: 4.5 }],
    loss: [{ at: 1_500, value: 0.25 }],
  });
  expect(table).toEqual([
    [1, 1.5, 2],
    [4, undefined, 5],
    [3.5, undefined, undefined],
    [4.5, undefined, undefined],
    [undefined, 3, undefined],
    [undefined, 6, undefined],
    [undefined, undefined, 4.5],
    [undefined, 0.25, undefined],
  ]);
});

test("a line breaks where samples are missing, and not at a late one", () => {
  const at = [0, 1_000, 2_100, 3_000, 10_000, 11_000];
  const [times, values] = chartTable({
    points: at.map((ms) => ({ at: ms, value: 1, uncertainty: null })),
    bands: [],
    lastWeek: [],
    loss: [],
  });
  expect(times).toEqual([0, 1, 2.1, 3, 4, 10, 11]);
  expect(values).toEqual([1, 1, 1, 1, null, 1, 1]);
});
