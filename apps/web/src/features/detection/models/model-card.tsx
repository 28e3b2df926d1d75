import { DRIFT_RETRAIN_INDEX, DRIFT_WATCH_INDEX } from "@padit/domain/training";
import type { ModelView } from "@padit/services/models";
import type { ReactNode } from "react";
import { percent, tuningText } from "../tuning-text";

/** The model card: data, measured quality, comparison with the present model, and drift. */
export function ModelCardTable({ model: { card, tuning, artefactDigest } }: { model: ModelView }) {
  const { data, measured, incumbent, precision, recall, drift } = card;
  const day = (iso: string): string => iso.slice(0, 10);
  return (
    <dl className="grid grid-cols-1 gap-x-6 gap-y-3 text-sm sm:grid-cols-2 lg:grid-cols-3">
      <Fact name="Detectors">{tuningText(tuning)}</Fact>
      <Fact name="Data">
        {day(data.from)} to {day(data.to)}: {data.windows.toLocaleString("en")} windows of {data.series} series
        {data.seriesOfFamily > data.series && ` (of ${data.seriesOfFamily})`}
      </Fact>
      <Fact name="Shown of a window">{card.features.join(", ")}</Fact>
      <Fact name="Precision">
        {percent(measured.precision)} (95 %: {percent(precision.low)} to {percent(precision.high)}, n{" "}
        {measured.caught + measured.falseAlarms})
      </Fact>
      <Fact name="Recall">
        {percent(measured.recall)} (95 %: {percent(recall.low)} to {percent(recall.high)}, n {measured.events})
      </Fact>
      <Fact name="Event F1">
        {percent(measured.f1)}, where {percent(incumbent.f1)} held before
      </Fact>
      <Fact name="False alarms">
        {measured.falsePer1000.toFixed(2)} per 1,000 windows, {incumbent.falsePer1000.toFixed(2)} before; budget {card.budget.falsePer1000}
      </Fact>
      <Fact name="Delay">{measured.medianDelay === null ? "nothing caught" : `median ${measured.medianDelay} windows`}</Fact>
      <Fact name="Judged on">
        {card.judgedOn}; labels: {card.labels}
      </Fact>
      <Fact name="Search">
        {card.candidates} candidates, {card.trials} trials, preset {card.preset}
      </Fact>
      <Fact name="Cost">{card.costUsPerWindow.toFixed(1)} µs a window</Fact>
      <Fact name="Drift">
        {drift === null
          ? "not measured yet"
          : `${drift.index.toFixed(2)} on ${day(drift.at)}: ${
              drift.index >= DRIFT_RETRAIN_INDEX
                ? "another population, train again"
                : drift.index >= DRIFT_WATCH_INDEX
                  ? "moving"
                  : "stable"
            }`}
      </Fact>
      <Fact name="Artefact">
        <span className="break-all font-mono text-xs">sha256 {artefactDigest.slice(0, 16)}…</span>
      </Fact>
    </dl>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt className="text-muted text-xs">{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
