"use client";
import type { PreviewMaintenance } from "@padit/services/maintenance";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import type { z } from "zod";
import { messageOf } from "@/components/message-of";
import { useTimes, useZone } from "@/components/moment";
import { useOrganization } from "@/features/organization/organization-context";
import { useTRPC } from "@/features/trpc/trpc-provider";
import { timesOf } from "@/features/words/times";
import { useLanguage, useWords, type WordsOf } from "@/features/words/use-words";

/** What the planned work covers now, and when it takes place: in its own zone, and in the reader's where that differs. */
export function MaintenancePreview({ planned }: { planned: z.input<typeof PreviewMaintenance> | null }) {
  const t = useWords("maintenance");
  const language = useLanguage();
  const own = useTimes();
  const { slug } = useOrganization();
  const ownZone = useZone();
  const trpc = useTRPC();
  const preview = useQuery({
    ...trpc.maintenance.preview.queryOptions({
      organization: slug,
      ...(planned ?? { selector: "", startsAt: new Date(0), durationSeconds: 60, timeZone: "UTC" }),
    }),
    enabled: planned !== null,
    placeholderData: keepPreviousData,
    retry: false,
  });
  const times = timesOf(language, planned?.timeZone ?? "UTC");
  return (
    <section aria-label={t("preview.label")} className="flex min-h-36 flex-col gap-1 rounded-lg bg-surface-secondary p-3 text-sm">
      {planned === null ? (
        <p className="text-muted">{t("preview.incomplete")}</p>
      ) : preview.isError ? (
        <p role="alert" className="text-danger">
          {messageOf(preview.error)}
        </p>
      ) : preview.data === undefined ? (
        <p className="text-muted">{t("preview.reading")}</p>
      ) : (
        <>
          <p className="font-medium text-foreground">{coverText(t, preview.data)}</p>
          <ol className="text-muted tabular-nums">
            {preview.data.next.map(({ startsAt, endsAt }) => (
              <li key={startsAt.getTime()}>
                {t("preview.run", {
                  ...{ start: times.at(startsAt, "weekdayYearMinute"), end: times.at(endsAt, "minute"), zone: planned.timeZone },
                })}
                {ownZone !== planned.timeZone && ` ${t("preview.forYou", { start: own.at(startsAt, "weekdayClock") })}`}
              </li>
            ))}
          </ol>
        </>
      )}
    </section>
  );
}

function coverText(t: WordsOf<"maintenance">, { covers, endpointNames }: { covers: number; endpointNames: readonly string[] }): string {
  if (covers === 0) return t("preview.none");
  const names = endpointNames.slice(0, 3).join(", ");
  const others = covers - Math.min(3, endpointNames.length);
  return others > 0 ? t("preview.more", { count: covers, names, others }) : t("preview.some", { count: covers, names });
}
