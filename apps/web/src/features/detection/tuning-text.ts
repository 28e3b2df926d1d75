import type { Tuning } from "@padit/domain/model";
import type { WordsOf } from "@/features/words/use-words";

/**
 * The detectors of a tuning with the parameters that differ from their defaults: "cusum (allowance 0.25), seasonal-residual · 1 decade
 * more cautious".
 */
export function tuningText(t: WordsOf<"detection">, tuning: Tuning | null): string {
  if (!tuning) return t("model.otherVersion");
  const voices = Object.entries(tuning.detectors).map(([id, params]) => {
    const changed = Object.entries(params).map(([name, value]) => `${name} ${String(value)}`);
    return changed.length > 0 ? `${id} (${changed.join(", ")})` : id;
  });
  return [voices.join(", "), cautionText(t, tuning.caution)].filter(Boolean).join(" · ");
}

function cautionText(t: WordsOf<"detection">, caution: number): string {
  if (caution === 0) return "";
  return t(caution > 0 ? "model.cautious" : "model.sensitive", { n: Math.abs(caution) });
}

export const percent = (share: number): string => `${Math.round(100 * share)}%`;
