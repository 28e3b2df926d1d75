"use client";
import { type MeasuredPrecision, type PrecisionDimension, VERDICTS_MIN } from "@padit/domain/verdicts";
import { useQuery } from "@tanstack/react-query";
import { Problem } from "@/components/problem";
import { Waiting } from "@/components/waiting";
import { useOrganization } from "@/features/organization/organization-context";
import { useTRPC } from "@/features/trpc/trpc-provider";
import { useWords } from "@/features/words/use-words";

const DAYS = 90;
const DIMENSIONS = ["detector", "preset", "protocol", "label"] as const satisfies readonly PrecisionDimension[];

/** Measured precision of all alerts and of each group, with its 95 % interval as a bar. */
export function RightOrWrong() {
  const t = useWords("detection");
  const { slug } = useOrganization();
  const query = useQuery(useTRPC().verdicts.precision.queryOptions({ organization: slug, days: DAYS }));
  return (
    <section aria-labelledby="right-or-wrong" className="flex flex-col gap-4">
      <div>
        <h2 id="right-or-wrong" className="font-medium">
          {t("quality.right")}
        </h2>
        <p className="text-muted text-sm">{t("quality.rightHint", { days: String(DAYS) })}</p>
      </div>
      {query.isPending ? (
        <Waiting rows={4} />
      ) : query.isError ? (
        <Problem what={t("quality.thePrecision")} error={query.error} onRetry={() => void query.refetch()} />
      ) : (
        <>
          <PrecisionRow title={t("quality.allAlerts")} precision={query.data.all} />
          <div className="grid gap-6 md:grid-cols-2">
            {DIMENSIONS.map((id) => {
              const title = t(`quality.by.${id}`);
              const groups = query.data.by[id];
              if (groups.length === 0) return null;
              return (
                <section key={id} aria-label={title} className="flex min-w-0 flex-col gap-1">
                  <h3 className="font-medium text-sm">{title}</h3>
                  <ul className="divide-y divide-separator">
                    {groups.map((group) => (
                      <li key={group.name}>
                        <PrecisionRow title={group.title} precision={group} />
                      </li>
                    ))}
                  </ul>
                </section>
              );
            })}
          </div>
        </>
      )}
    </section>
  );
}

function PrecisionRow({ title, precision }: { title: string; precision: MeasuredPrecision }) {
  const t = useWords("detection");
  const { right, n, low, high, isEnough } = precision;
  const inPercent = (share: number): string => String(Math.round(100 * share));
  const text = isEnough
    ? t("quality.precision", { right: String(right), n: String(n), low: inPercent(low), high: inPercent(high) })
    : t("quality.notEnough", { n: String(n), needed: String(VERDICTS_MIN) });
  return (
    <div className="flex flex-col gap-1 py-1.5 text-sm">
      <div className="flex flex-wrap items-baseline justify-between gap-x-3">
        <span className="min-w-0 truncate">{title}</span>
        <span className={`tabular-nums ${precision.isEnough ? "" : "text-muted"}`}>{text}</span>
      </div>
      {precision.isEnough && <IntervalBar precision={precision} />}
    </div>
  );
}

/**
 * Draws the 95 % interval as a bar on a scale from 0 to 100 %, and the measured share as a line in it. Hidden from screen readers, because the
 * text beside it says the same.
 */
function IntervalBar({ precision: { right, n, low, high } }: { precision: MeasuredPrecision }) {
  const at = (share: number): string => `${100 * share}%`;
  return (
    <div aria-hidden className="relative h-1.5 rounded-full bg-default">
      <div className="absolute inset-y-0 rounded-full bg-accent/40" style={{ insetInlineStart: at(low), width: at(high - low) }} />
      <div className="absolute inset-y-0 w-0.5 bg-accent" style={{ insetInlineStart: at(right / n) }} />
    </div>
  );
}
