import { CollectorClock, clockDifference } from "@padit/services/collector-clock";
import type { CollectorView } from "@padit/services/collectors";
import type { WordsOf } from "@/features/words/use-words";

type ReportedClock = Pick<CollectorView, "stateReason" | "clock" | "lastSeenAt">;

/** Why the clock is the reason for a collector's state; null if it is not. The server decides, in `stateReason`; the words are the reader's. */
export function clockReason(t: WordsOf<"collectors">, { stateReason, clock, lastSeenAt }: ReportedClock): string | null {
  if (stateReason === null) return null;
  const { offsetMs, refused } = CollectorClock.parse(clock);
  const isRefused = refused !== undefined && refused.atMs > (lastSeenAt?.getTime() ?? 0);
  const byMs = isRefused ? refused.offsetMs : offsetMs;
  if (byMs === null) return stateReason;
  const { quantity, unit } = clockDifference(byMs);
  const difference = t(`difference.${unit}`, { n: String(quantity) });
  if (isRefused) return t(byMs > 0 ? "why.refusedAhead" : "why.refusedBehind", { difference });
  return t(byMs > 0 ? "why.clockAhead" : "why.clockBehind", { difference });
}
