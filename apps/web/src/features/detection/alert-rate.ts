import type { ReplayResult, ReplayVariant } from "@padit/domain/training";
import type { WordsOf } from "@/features/words/use-words";

const DAY_MS = 86_400_000;
/** Shortest span in days from which a rate is computed; a shorter span is treated as this long. */
const SHORTEST_DAYS = 1 / 24;

/** Days that the replayed windows span, at least SHORTEST_DAYS. */
export const daysOf = ({ span }: Pick<ReplayResult, "span">): number =>
  span ? Math.max(SHORTEST_DAYS, (Date.parse(span.to) - Date.parse(span.from)) / DAY_MS) : SHORTEST_DAYS;

export const perDay = (variant: Pick<ReplayVariant, "alerts">, result: Pick<ReplayResult, "span">): number =>
  variant.alerts / daysOf(result);

/** A rate in alerts per day as text: "3.2 a day", "0.04 a day". */
export const rateText = (t: WordsOf<"detection">, rate: number): string =>
  t("rate", { rate: Number(rate.toPrecision(2)).toLocaleString("en") });

/** A span of windows as text, in hours below two days. */
export const spanText = (t: WordsOf<"detection">, days: number): string =>
  days < 2 ? t("span.h", { n: String(Math.max(1, Math.round(24 * days))) }) : t("span.d", { n: Math.round(days) });

/** The most sensitive preset within the budget; null without a budget, or when every preset exceeds it. */
export function suggestedPreset(result: ReplayResult, alertsPerDay: number | null): string | null {
  if (alertsPerDay === null) return null;
  const held = result.variants.filter((variant) => perDay(variant, result) <= alertsPerDay);
  return held.at(-1)?.name ?? null;
}
