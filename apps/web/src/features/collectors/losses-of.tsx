"use client";
import { useQuery } from "@tanstack/react-query";
import { Moment, useTimes } from "@/components/moment";
import { Problem } from "@/components/problem";
import { useOrganization } from "@/features/organization/organization-context";
import { useTRPC } from "@/features/trpc/trpc-provider";
import { knownKey } from "@/features/words/known-key";
import { useWords, type WordsOf } from "@/features/words/use-words";

const REASONS = ["spool_full", "spool_too_old", "disk_full", "uplink_stalled", "refused"] as const;
/** A reason that collectors report, in words; any other reason is shown unchanged. */
function reasonText(t: WordsOf<"collector">, reason: string): string {
  const known = knownKey(REASONS, reason);
  return known ? t(`losses.reason.${known}`) : reason;
}

/** Gaps and rejected rows: measurements that are not visible in any chart. */
export function LossesOf({ collectorId }: { collectorId: string }) {
  const t = useWords("collector");
  const { slug } = useOrganization();
  const times = useTimes();
  const losses = useQuery(useTRPC().collectors.losses.queryOptions({ organization: slug, collectorId }));
  if (losses.isError) return <Problem what={t("losses.theLosses")} error={losses.error} onRetry={() => void losses.refetch()} />;
  if (!losses.data) return null;
  const { gaps, quarantine } = losses.data;
  return (
    <section aria-labelledby="losses" className="flex flex-col gap-3 rounded-xl border border-border bg-surface p-4 text-sm">
      <h2 id="losses" className="font-medium text-base">
        {t("losses.title")}
      </h2>
      {gaps.length + quarantine.length === 0 && <p className="text-muted">{t("losses.none")}</p>}
      {gaps.length > 0 && (
        <ul aria-label={t("losses.gaps")} className="divide-y divide-separator">
          {gaps.map(({ id, from, to, n, reason }) => (
            <li key={id} className="flex flex-wrap justify-between gap-x-6 py-1.5">
              <span>{t("losses.gap", { count: n, reason: reasonText(t, reason) })}</span>
              <span className="text-muted tabular-nums">
                {times.at(from)} – {times.at(to, "clock")}
              </span>
            </li>
          ))}
        </ul>
      )}
      {quarantine.length > 0 && (
        <ul aria-label={t("losses.quarantine")} className="divide-y divide-separator">
          {quarantine.map(({ id, at, n, reason, example }) => (
            <li key={id} className="flex flex-wrap justify-between gap-x-6 py-1.5">
              <span className="min-w-0 break-words">
                {t("losses.refused", { count: n, reason })} <code className="text-muted text-xs">{JSON.stringify(example)}</code>
              </span>
              <span className="text-muted">
                <Moment at={at} />
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
