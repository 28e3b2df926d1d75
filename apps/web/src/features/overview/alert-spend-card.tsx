"use client";
import type { AlertSpendView } from "@padit/services/overview";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useZone } from "@/components/moment";
import { useOrganization } from "@/features/organization/organization-context";
import { useTRPC } from "@/features/trpc/trpc-provider";
import { Card, CardNote } from "./card";
import { CardQuery } from "./card-query";
import { averageOf, dayText, scaleOf } from "./spend-scale";

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
  const { slug } = useOrganization();
  const spend = useAlertSpend();
  return (
    <Card
      title="Alerts per day"
      hint={`last ${DAYS} days`}
      more={{ href: `/o/${slug}/detection/policies`, label: "Budget" }}
      className="h-full"
    >
      <CardQuery query={spend} height={HEIGHT + 44}>
        {(view) =>
          view.days.every(({ detectors, others }) => detectors + others === 0) ? (
            <CardNote>No alert opened in the last {DAYS} days.</CardNote>
          ) : (
            <Bars view={view} />
          )
        }
      </CardQuery>
    </Card>
  );
}

function Bars({ view: { days, budget } }: { view: AlertSpendView }) {
  const top = scaleOf(days, budget);
  const share = (n: number): string => `${(100 * n) / top}%`;
  return (
    <figure className="flex flex-col gap-2">
      <div
        className="relative flex items-end gap-[3px] border-border border-b"
        style={{ height: HEIGHT }}
        role="img"
        aria-label={textOf(days, budget)}
      >
        <span className="absolute start-0 top-0 text-muted text-xs tabular-nums">{Math.round(top)}</span>
        {budget !== null && (
          <div className="absolute inset-x-0 border-warning-text border-t border-dashed" style={{ bottom: share(budget) }}>
            <span className="absolute end-0 bottom-0.5 rounded-sm bg-surface px-1 text-warning-text text-xs">
              budget {budget.toLocaleString("en")}
            </span>
          </div>
        )}
        {days.map(({ day, detectors, others }) => (
          <div
            key={day}
            title={`${dayText(day)}: ${detectors} by detectors, ${others} by rules`}
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
            by detectors
          </span>
          <span className="inline-flex items-center gap-1.5">
            <span aria-hidden className="size-2.5 rounded-xs bg-line-strong" />
            by rules and about collectors
          </span>
        </span>
        <span>today</span>
      </figcaption>
    </figure>
  );
}

const textOf = (days: AlertSpendView["days"], budget: number | null): string =>
  `Alerts per day${budget === null ? "" : `, budget ${budget}`}: ${days
    .filter(({ detectors, others }) => detectors + others > 0)
    .map(({ day, detectors, others }) => `${dayText(day)} ${detectors + others}`)
    .join(", ")}`;

/** Budget and verdicts in figures. */
export function ProofCard() {
  const { slug } = useOrganization();
  const spend = useAlertSpend();
  return (
    <Card title="Detection quality" hint={`last ${DAYS} days`}>
      <CardQuery query={spend} height={72}>
        {({ days, budget, verdicts: { real, total, low, high } }) => (
          <dl className="grid grid-cols-[6rem_1fr] gap-x-3 gap-y-1.5 text-sm">
            <dt className="text-muted">Alert budget</dt>
            <dd>
              {averageOf(days)} {budget === null ? "a day, " : `of ${budget.toLocaleString("en")} a day`}
              {budget === null && (
                <Link href={`/o/${slug}/detection/policies`} className="underline">
                  no budget set
                </Link>
              )}
            </dd>
            <dt className="text-muted">Precision</dt>
            <dd>
              {total === 0 ? (
                <span className="text-muted">no verdicts yet</span>
              ) : (
                <>
                  {Math.round((100 * real) / total)}% of {total.toLocaleString("en")} {total === 1 ? "verdict" : "verdicts"}{" "}
                  <span className="text-muted" title="95 % interval (Wilson)">
                    ({Math.round(100 * low)}–{Math.round(100 * high)})
                  </span>
                </>
              )}
            </dd>
          </dl>
        )}
      </CardQuery>
    </Card>
  );
}
