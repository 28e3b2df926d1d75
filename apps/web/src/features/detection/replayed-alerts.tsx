"use client";
import type { ReplayVariant } from "@padit/domain/training";
import Link from "next/link";
import { Moment } from "@/components/moment";
import { useOrganization } from "@/features/organization/organization-context";
import { useSources } from "@/features/sources/sources-context";
import { useWords } from "@/features/words/use-words";
import { DayBars } from "./day-bars";

/** Alerts that one variant would have raised: counts per day, and the newest alerts by name. */
export function ReplayedAlerts({ variant, title }: { variant: ReplayVariant; title: string }) {
  const t = useWords("detection");
  const { slug } = useOrganization();
  const { metricTitle } = useSources();
  return (
    <section aria-label={title} className="flex min-w-0 flex-col gap-2">
      <h3 className="font-medium text-sm">{t("replay.title", { title, count: variant.alerts })}</h3>
      {variant.alerts === 0 ? (
        <p className="text-muted text-sm">{t("replay.noAlerts")}</p>
      ) : (
        <>
          <DayBars days={variant.days} label={t("replay.byDay", { title })} />
          <ul className="divide-y divide-separator text-sm">
            {variant.examples.map((alert) => (
              <li
                key={`${alert.endpointId} ${alert.collectorName} ${alert.metricName} ${alert.at}`}
                className="flex flex-wrap items-center gap-x-3 py-1"
              >
                <Link href={`/o/${slug}/endpoints/${alert.endpointId}`} className="min-w-0 truncate hover:underline">
                  {alert.endpointName}
                </Link>
                <span className="truncate text-muted text-xs">
                  {t("replay.from", { metric: metricTitle(alert.metricName), collector: alert.collectorName })}
                </span>
                <span className="ml-auto flex items-center gap-2 text-muted text-xs tabular-nums">
                  {t("replay.score", { score: alert.score.toFixed(2) })}
                  <Moment at={new Date(alert.at)} />
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}
