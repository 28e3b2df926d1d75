import { useWords } from "@/features/words/use-words";

/** The composite score as a bar and a number, 0 to 100. */
export function ScoreBar({ score }: { score: number }) {
  const t = useWords("inbox");
  const percent = Math.round(Math.min(1, Math.max(0, score)) * 100);
  return (
    <span className="flex items-center gap-1.5" title={t("scoreOf", { percent: String(percent) })}>
      <span aria-hidden className="h-1.5 w-9 overflow-hidden rounded-full bg-default">
        <span className="block h-full rounded-full bg-accent" style={{ width: `${percent}%` }} />
      </span>
      <span className="text-xs tabular-nums">{percent}</span>
    </span>
  );
}
