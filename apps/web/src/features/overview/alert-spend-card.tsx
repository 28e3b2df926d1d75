"use client";
import type { AlertSpendView } from "@padit/services/overview";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useTimes, useZone } from "@/components/moment";
import { useOrganization } from "@/features/organization/organization-context";
import { useTRPC } from "@/features/trpc/trpc-provider";
import type { WordsOf } from "@/features/words/use-words";
import { useWords } from "@/features/words/use-words";
import { Card, CardNote } from "./card";
import { CardQuery } from "./card-query";
import { averageOf, scaleOf } from "./spend-scale";

const DAYS = 30;
const HEIGHT = 132;

function useAlertSpend() {
  const { slug } = useOrganization();
  const timeZone = useZone();
  return useQuery({
    ...useTRPC().overview.alertSpend.queryOptions({ organization: slug, days: DAYS, timeZone }),
    placeholderData: keepPreviousData,
  });
}

/** Alerts of each of the last 30 days, with the budget as a line. */
export function AlertSpendCard() {
  const t = useWords("overview");
  const { slug } = useOrganization();
  const spend = useAlertSpend();
  return (
    <Card
      title={t("spend.title")}
      hint={t("lastDays", { days: String(DAYS) })}
      more={{ href: `/o/${slug}/detection/policies`, label: t("spend.toBudget") }}
      className="h-full"
    >
      <CardQuery query={spend} height={HEIGHT + 44}>
        {(view) =>
          view.days.every(({ detectors, others }) => detectors + others === 0) ? (
            <CardNote>{t("spend.none", { days: String(DAYS) })}</CardNote>
          ) : (
            <Bars view={view} />
          )
        }
      </CardQuery>
    </Card>
  );
}

function Bars({ view: { days, budget } }: { view: AlertSpendView }) {
  const t = useWords("overview");
  const times = useTimes();
  const dayText = (day: string): string => times.calendarDay(day);
  const top = scaleOf(days, budget);
  const share = (n: number): string => `${(100 * n) / top}%`;
  return (
    <figure className="flex flex-col gap-2">
      <div
        className="relative flex items-end gap-[3px] border-border border-b"
        style={{ height: HEIGHT }}
        role="img"
        aria-label={textOf(
          t,
          days.map(({ day, ...counts }) => ({ day: dayText(day), ...counts })),
          budget,
        )}
      >
        <span className="absolute start-0 top-0 text-muted text-xs tabular-nums">{Math.round(top)}</span>
        {budget !== null && (
          <div className="absolute inset-x-0 border-warning-text border-t border-dashed" style={{ bottom: share(budget) }}>
            <span className="absolute end-0 bottom-0.5 rounded-sm bg-surface px-1 text-warning-text text-xs">
              {t("spend.budget", { budget: budget.toLocaleString("en") })}
            </span>
          </div>
        )}
        {days.map(({ day, detectors, others }) => (
          <div
            key={day}
            title={t("spend.day", { day: dayText(day), detectors: String(detectors), others: String(others) })}
            className="flex h-full min-w-0 flex-1 flex-col justify-end gap-px"
          >
            {others > 0 && <div className="rounded-t-xs bg-line-strong" style={{ height: share(others) }} />}
            {detectors > 0 && <div className="rounded-t-xs bg-accent" style={{ height: share(detectors) }} />}
          </div>
        ))}
      </div>
      <figcaption className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 text-muted text-xs">
        <span>{dayText(days[0]?.day ?? "")}</span>
        <span className="flex flex-wrap gap-x-4">
          <span className="inline-flex items-center gap-1.5">
            <span aria-hidden className="size-2.5 rounded-xs bg-accent" />
            {t("spend.byDetectors")}
          </span>
          <span className="inline-flex items-center gap-1.5">
            <span aria-hidden className="size-2.5 rounded-xs bg-line-strong" />
            {t("spend.byOthers")}
          </span>
        </span>
        <span>{t("spend.today")}</span>
      </figcaption>
    </figure>
  );
}

/** Text alternative of the bars. @param days with the days as text */
function textOf(t: WordsOf<"overview">, days: AlertSpendView["days"], budget: number | null): string {
  const listed = days
    .filter(({ detectors, others }) => detectors + others > 0)
    .map(({ day, detectors, others }) => `${day} ${detectors + others}`)
    .join(", ");
  return budget === null ? t("spend.chart", { days: listed }) : t("spend.chartWithBudget", { budget: String(budget), days: listed });
}

/** Budget and verdicts in figures. */
export function ProofCard() {
  const t = useWords("overview");
  const { slug } = useOrganization();
  const spend = useAlertSpend();
  return (
    <Card title={t("quality.title")} hint={t("lastDays", { days: String(DAYS) })}>
      <CardQuery query={spend} height={72}>
        {({ days, budget, verdicts: { real, total, low, high } }) => (
          <dl className="grid grid-cols-[6rem_1fr] gap-x-3 gap-y-1.5 text-sm">
            <dt className="text-muted">{t("quality.budget")}</dt>
            <dd>
              {budget === null
                ? t.rich("quality.noBudget", {
                    average: averageOf(days),
                    link: (text) => (
                      <Link href={`/o/${slug}/detection/policies`} className="underline">
                        {text}
                      </Link>
                    ),
                  })
                : t("quality.ofBudget", { average: averageOf(days), budget: budget.toLocaleString("en") })}
            </dd>
            <dt className="text-muted">{t("quality.precision")}</dt>
            <dd>
              {total === 0 ? (
                <span className="text-muted">{t("quality.noVerdicts")}</span>
              ) : (
                t.rich("quality.share", {
                  share: String(Math.round((100 * real) / total)),
                  count: total,
                  low: String(Math.round(100 * low)),
                  high: String(Math.round(100 * high)),
                  range: (text) => (
                    <span className="text-muted" title={t("quality.interval")}>
                      {text}
                    </span>
                  ),
                })
              )}
            </dd>
          </dl>
        )}
      </CardQuery>
    </Card>
  );
}
