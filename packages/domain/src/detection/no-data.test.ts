import { expect, it } from "vitest";
import type { SeriesInfo } from "../model/detection-config";
import type { AlertEffect } from "../model/effects";
import { createShardPipeline } from "./pipeline";
import { batchesOf, configOf, LOSS, lossRule, RTT, SETTINGS } from "./simulation";

const LEARNT_S = 900;
const SILENT_S = 3_600;
const GOOD = { rttMs: 10, loss: 0 };

/** Plays an hour in which the loss is not measured, while the delay shows that the collector works. */
function play(change: Partial<SeriesInfo>, lastLoss: number): AlertEffect["type"][] {
  const config = configOf(lossRule);
  const pipeline = createShardPipeline(SETTINGS, { ...config, series: config.series.map((info) => ({ ...info, ...change })) });
  const runs = Array.from({ length: LEARNT_S + SILENT_S }, (_, i) => (i < LEARNT_S - 60 ? GOOD : { ...GOOD, loss: lastLoss }));
  const batches = batchesOf(runs).map((batch, second) => (second < LEARNT_S ? batch : onlyDelay(batch)));
  return batches.flatMap((batch) => pipeline.process(batch).alerts.flatMap(({ type }) => (type === "refine" ? [] : [type])));
}

function onlyDelay(batch: ReturnType<typeof batchesOf>[number]): typeof batch {
  const own = batch.series.flatMap((id, i) => (id === LOSS ? [] : [i]));
  const kept = <Value>(column: ArrayLike<Value>): Value[] => own.flatMap((i) => column[i] ?? []);
  expect(own.map((i) => batch.series[i])).toEqual([RTT]);
  return {
    ...batch,
    ...{ series: kept(batch.series), tsMs: kept(batch.tsMs), value: kept(batch.value), flags: kept(batch.flags) },
    uncertainty: own.map((i) => batch.uncertainty[i] ?? null),
  };
}

it("opens an alert when a probe's samples stay away, and none when a sender decides when it sends", () => {
  expect(play({}, 0)).toEqual(["open"]);
  expect(play({ isPaced: false }, 0)).toEqual([]);
});

it("keeps what a sender said last for a day, since no interval says when the next sample is due", () => {
  const types = play({ isPaced: false, metricType: "custom" }, 0.4);
  expect(types[0]).toBe("open");
  expect(types).not.toContain("resolve");
});
