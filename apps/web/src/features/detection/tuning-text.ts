import type { Tuning } from "@padit/domain/model";

/**
 * The detectors of a tuning with the parameters that differ from their defaults: "cusum (allowance 0.25), seasonal-residual · 1 decade
 * more cautious".
 */
export function tuningText(tuning: Tuning | null): string {
  if (!tuning) return "fitted by another version";
  const voices = Object.entries(tuning.detectors).map(([id, params]) => {
    const changed = Object.entries(params).map(([name, value]) => `${name} ${String(value)}`);
    return changed.length > 0 ? `${id} (${changed.join(", ")})` : id;
  });
  return [voices.join(", "), cautionText(tuning.caution)].filter(Boolean).join(" · ");
}

function cautionText(caution: number): string {
  if (caution === 0) return "";
  const decades = Math.abs(caution);
  return `${decades} ${decades === 1 ? "decade" : "decades"} ${caution > 0 ? "more cautious" : "more daring"}`;
}

export const percent = (share: number): string => `${Math.round(100 * share)}%`;
