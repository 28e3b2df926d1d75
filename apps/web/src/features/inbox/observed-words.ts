import { quantity, range } from "@padit/domain/quantity";
import type { InboxRow } from "@padit/services/alerts";
import type { WordsOf } from "@/features/words/use-words";

/** `4.1 ms, expected 1.9–2.4 ms`, `40%, limit 5%`; null without an observed value. */
export function observedWords(
  t: WordsOf<"inbox">,
  { observed, expected, unit, isLimit }: Pick<InboxRow, "observed" | "expected" | "unit" | "isLimit">,
): string | null {
  if (observed === null) return null;
  const now = quantity(observed, unit);
  if (!expected) return now;
  if (isLimit) return t("observed.limit", { now, limit: quantity(expected.high, unit) });
  // The expected range of a non-negative metric may extend below zero; clamp it for display.
  const low = observed >= 0 ? Math.max(0, expected.low) : expected.low;
  return t("observed.expected", { now, range: range(low, expected.high, unit) });
}
