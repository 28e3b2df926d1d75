import type { SiteCell, SiteMatrixView } from "@padit/services/overview";
import type { Tone } from "@/components/tones";
import type { WordsOf } from "@/features/words/use-words";

/** Name of a column of the matrix. */
export const siteText = (t: WordsOf<"overview">, name: SiteMatrixView["sites"][number]["name"]): string =>
  name.kind === "site" ? name.name : name.kind === "unlabelled" ? t("matrix.noLabel") : t("matrix.otherSites");

/** How a cell of the matrix looks; `tone` is null where nothing is measured. */
export function matrixLook(
  t: WordsOf<"overview">,
  { failing, unusual, ok, unknown }: SiteCell,
  isSilent: boolean,
): { sign: string; words: string; tone: Tone | null } {
  const all = failing + unusual + ok + unknown;
  if (isSilent) return { sign: "?", words: t("matrix.silent", { count: String(all) }), tone: null };
  if (unknown === all) return { sign: "?", words: t("matrix.count.nothing", { count: String(all) }), tone: null };
  const counts = [
    { kind: "down", count: failing },
    { kind: "unusual", count: unusual },
    { kind: "usual", count: ok },
    { kind: "nothing", count: unknown },
  ] as const;
  const words = counts.flatMap(({ kind, count }) => (count === 0 ? [] : t(`matrix.count.${kind}`, { count: String(count) }))).join(", ");
  if (failing > 0) return { sign: `${failing}/${all}`, words, tone: "critical" };
  if (unusual > 0) return { sign: `${unusual}/${all}`, words, tone: "warning" };
  return { sign: String(all), words, tone: "usual" };
}
