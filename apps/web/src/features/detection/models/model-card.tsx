import { DRIFT_RETRAIN_INDEX, DRIFT_WATCH_INDEX } from "@padit/domain/training";
import type { ModelView } from "@padit/services/models";
import type { ReactNode } from "react";
import type { WordsOf } from "@/features/words/use-words";
import { useWords } from "@/features/words/use-words";
import type { detection as english } from "@/messages/en/detection";
import { percent, tuningText } from "../tuning-text";

/** The model card: data, measured quality, comparison with the present model, and drift. */
export function ModelCardTable({ model: { card, tuning, artefactDigest } }: { model: ModelView }) {
  const t = useWords("detection");
  const { data, measured, incumbent, precision, recall, drift } = card;
  const day = (iso: string): string => iso.slice(0, 10);
  const digest = `sha256 ${artefactDigest.slice(0, 16)}…`;
  const fact = (name: keyof (typeof english)["model"]["fact"], content: ReactNode) => <Fact name={t(`model.fact.${name}`)}>{content}</Fact>;
  const range = { from: day(data.from), to: day(data.to), windows: data.windows.toLocaleString("en"), series: String(data.series) };
  const share = (value: number, { low, high }: { low: number; high: number }, n: number): string =>
    t("model.interval", { share: percent(value), low: percent(low), high: percent(high), n: String(n) });
  return (
    <dl className="grid grid-cols-1 gap-x-6 gap-y-3 text-sm sm:grid-cols-2 lg:grid-cols-3">
      {fact("detectors", tuningText(t, tuning))}
      {fact(
        "data",
        data.seriesOfFamily > data.series ? t("model.dataOf", { ...range, all: String(data.seriesOfFamily) }) : t("model.data", range),
      )}
      {fact("features", card.features.join(", "))}
      {fact("precision", share(measured.precision, precision, measured.caught + measured.falseAlarms))}
      {fact("recall", share(measured.recall, recall, measured.events))}
      {fact("f1", t("model.f1", { f1: percent(measured.f1), before: percent(incumbent.f1) }))}
      {fact(
        "falseAlarms",
        t("model.falseAlarms", {
          rate: measured.falsePer1000.toFixed(2),
          before: incumbent.falsePer1000.toFixed(2),
          budget: String(card.budget.falsePer1000),
        }),
      )}
      {fact("delay", measured.medianDelay === null ? t("model.noneCaught") : t("model.delay", { n: String(measured.medianDelay) }))}
      {fact("judgedOn", t("model.judgedOn", { judge: card.judgedOn, labels: card.labels }))}
      {fact("search", t("model.search", { candidates: String(card.candidates), trials: String(card.trials), preset: card.preset }))}
      {fact("cost", t("model.cost", { cost: card.costUsPerWindow.toFixed(1) }))}
      {fact("drift", drift === null ? t("model.noDrift") : driftText(t, drift.index, day(drift.at)))}
      {fact("artefact", <span className="break-all font-mono text-xs">{digest}</span>)}
    </dl>
  );
}

function driftText(t: WordsOf<"detection">, index: number, day: string): string {
  const state = index >= DRIFT_RETRAIN_INDEX ? "retrain" : index >= DRIFT_WATCH_INDEX ? "moving" : "stable";
  return t(`model.drift.${state}`, { index: index.toFixed(2), day });
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt className="text-muted text-xs">{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
