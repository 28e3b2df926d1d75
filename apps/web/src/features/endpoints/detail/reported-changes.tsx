"use client";
import type { EndpointChartView } from "@padit/services/endpoints";
import { Moment } from "@/components/moment";
import { useWords } from "@/features/words/use-words";

/** The reported changes within the shown time, which the charts mark on their axis. */
export function ReportedChanges({ changes }: { changes: EndpointChartView["changes"] }) {
  const t = useWords("endpoint");
  return (
    <section aria-label={t("changes.title")} className="rounded-xl border border-border bg-surface p-4">
      <h3 className="font-medium text-sm">{t("changes.title")}</h3>
      <ul className="text-sm">
        {changes.map(({ id, name, at }) => (
          <li key={id} className="flex flex-wrap items-center gap-x-2">
            <span aria-hidden>◆</span>
            <span className="break-words">{name}</span>
            <Moment at={at} className="text-muted text-xs" />
          </li>
        ))}
      </ul>
    </section>
  );
}
