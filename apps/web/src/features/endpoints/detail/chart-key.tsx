import { useWords } from "@/features/words/use-words";

/** Legend of the smoke plot. */
export function ChartKey() {
  const t = useWords("endpoint");
  return (
    <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
      <Part look="h-0.5 bg-info-text" name={t("legend.median")} />
      <Part look="h-3 bg-info-text/40" name="p25–p75" />
      <Part look="h-3 bg-info-text/15" name="p5–p95" />
      <Part look="h-3 bg-success-text/30" name={t("legend.uncertainty")} />
      <Part look="h-0 border-t border-dashed border-accent-text" name={t("legend.expected")} />
      <Part look="h-3 bg-danger/45" name={t("legend.loss")} />
      <span>{t("legend.more")}</span>
    </span>
  );
}

const Part = ({ look, name }: { look: string; name: string }) => (
  <span className="inline-flex items-center gap-1">
    <span aria-hidden className={`inline-block w-4 ${look}`} />
    {name}
  </span>
);
