import type { WordsOf } from "@/features/words/use-words";
import type { CollectorFacts } from "./collector-health";

/** Counts since the engine started: packets that overflowed receive buffers, and packets that the system refused to send. */
export function packetsLost(t: WordsOf<"collector">, { overflows, refusedSends }: CollectorFacts["spool"]): string {
  if (overflows === null || refusedSends === null) return t("unknown");
  const parts = [
    ...(overflows > 0 ? [t("reports.overflows", { count: overflows })] : []),
    ...(refusedSends > 0 ? [t("reports.refusedSends", { count: refusedSends })] : []),
  ];
  return parts.length === 0 ? t("none") : parts.join(", ");
}
