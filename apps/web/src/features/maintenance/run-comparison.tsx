"use client";
import { Button } from "@heroui/react";
import { quantity } from "@padit/domain/quantity";
import type { MaintenanceView } from "@padit/services/maintenance";
import Link from "next/link";
import { useState } from "react";
import { TONES, type Tone } from "@/components/tones";
import { useOrganization } from "@/features/organization/organization-context";
import { useSources } from "@/features/sources/sources-context";
import { useWords } from "@/features/words/use-words";

type Comparison = NonNullable<NonNullable<MaintenanceView["last"]>["comparison"]>;
type Outcome = Comparison["changed"][number]["outcome"];

const TONE_OF: Readonly<Record<Outcome, Tone>> = {
  failing: "critical",
  worse: "warning",
  different: "info",
  better: "usual",
  same: "neutral",
  not_measured: "neutral",
};
/** The order of the summary: what is well first, as people read "37 as before, 3 worse, 2 failing". */
const COUNTS = ["same", "better", "different", "worse", "failing", "notMeasured"] as const;
/** ms. Without a comparison by then there will be none: the run ended before this version, or the worker was away. */
const COMPARED_WITHIN_MS = 3_600_000;

/** What the endpoints of the last run are, compared with what they were before it. */
export function RunComparison({ maintenance: { name, last, active }, nowMs }: { maintenance: MaintenanceView; nowMs: number }) {
  const t = useWords("runComparison");
  const [isOpen, setOpen] = useState(false);
  if (last === null || active) return null;
  const { comparison, endsAt } = last;
  if (comparison === null)
    return nowMs - endsAt.getTime() < COMPARED_WITHIN_MS ? <p className="text-muted text-xs">{t("waiting")}</p> : null;
  const counts = COUNTS.flatMap((key) =>
    comparison.counts[key] > 0 ? [t(`counts.${key}`, { count: String(comparison.counts[key]) })] : [],
  );
  const total = comparison.counts.failing + comparison.counts.worse + comparison.counts.different + comparison.counts.better;
  return (
    <section aria-label={t("label", { name })} className="basis-full">
      <p className="flex flex-wrap items-center gap-x-2 text-sm">
        {t("summary", { counts: counts.length > 0 ? counts.join(", ") : t("none") })}
        {total > 0 && (
          <Button
            size="sm"
            variant="ghost"
            aria-expanded={isOpen}
            aria-label={t(isOpen ? "hideOf" : "showOf", { name })}
            onPress={() => setOpen(!isOpen)}
          >
            {t(isOpen ? "hide" : "show")}
          </Button>
        )}
      </p>
      {isOpen && <ChangedEndpoints comparison={comparison} total={total} />}
    </section>
  );
}

function ChangedEndpoints({ comparison: { changed }, total }: { comparison: Comparison; total: number }) {
  const t = useWords("runComparison");
  const { slug } = useOrganization();
  const sources = useSources();
  const level = (value: number | null, unit: string): string => (value === null ? t("nothing") : quantity(value, unit));
  return (
    <div className="overflow-x-auto">
      <table className="w-full text-left text-sm">
        <thead className="text-muted text-xs">
          <tr>
            {(["endpoint", "outcome", "metric", "before", "after"] as const).map((column) => (
              <th key={column} scope="col" className="py-1 pe-4 font-medium">
                {t(`columns.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {changed.map(({ endpointId, endpointName, collectorName, metricName, unit, outcome, before, after }) => (
            <tr key={endpointId} className="border-separator border-t">
              <td className="py-1 pe-4">
                <Link href={`/o/${slug}/endpoints/${endpointId}`} className="underline">
                  {endpointName}
                </Link>{" "}
                <span className="text-muted text-xs">{t("via", { collector: collectorName })}</span>
              </td>
              <td className={`py-1 pe-4 ${TONES[TONE_OF[outcome]].text}`}>{t(`outcome.${outcome}`)}</td>
              <td className="py-1 pe-4">{sources.metricTitle(metricName)}</td>
              <td className="py-1 pe-4 tabular-nums">{level(before, unit)}</td>
              <td className="py-1 pe-4 tabular-nums">{level(after, unit)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {total > changed.length && <p className="py-1 text-muted text-xs">{t("more", { count: total - changed.length })}</p>}
    </div>
  );
}
