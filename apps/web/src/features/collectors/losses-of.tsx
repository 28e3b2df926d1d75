"use client";
import { useQuery } from "@tanstack/react-query";
import { inZone } from "@/components/in-zone";
import { Moment, useZone } from "@/components/moment";
import { Problem } from "@/components/problem";
import { useOrganization } from "@/features/organization/organization-context";
import { useTRPC } from "@/features/trpc/trpc-provider";

/** Texts for reasons that collectors report; any other reason is shown unchanged. */
const REASONS: Readonly<Record<string, string>> = {
  spool_full: "its spool reached its limit",
  spool_too_old: "they waited for longer than 72 hours",
  disk_full: "its disk was full",
  uplink_stalled: "its uplink took nothing for too long",
  refused: "this server refused their batch; it lies in the collector's dead-letter folder",
};

/** Gaps and rejected rows: measurements that are not visible in any chart. */
export function LossesOf({ collectorId }: { collectorId: string }) {
  const { slug } = useOrganization();
  const zone = useZone();
  const losses = useQuery(useTRPC().collectors.losses.queryOptions({ organization: slug, collectorId }));
  if (losses.isError) return <Problem what="What was lost" error={losses.error} onRetry={() => void losses.refetch()} />;
  if (!losses.data) return null;
  const { gaps, quarantine } = losses.data;
  return (
    <section aria-labelledby="losses" className="flex flex-col gap-3 rounded-xl border border-border bg-surface p-4 text-sm">
      <h2 id="losses" className="font-medium text-base">
        Gaps and quarantine
      </h2>
      {gaps.length + quarantine.length === 0 && <p className="text-muted">Nothing was lost, and no row was refused.</p>}
      {gaps.length > 0 && (
        <ul aria-label="Gaps" className="divide-y divide-separator">
          {gaps.map(({ id, from, to, n, reason }) => (
            <li key={id} className="flex flex-wrap justify-between gap-x-6 py-1.5">
              <span>
                {n.toLocaleString("en")} samples missing: {REASONS[reason] ?? reason}
              </span>
              <span className="text-muted tabular-nums">
                {inZone(from, zone)} – {inZone(to, zone, "HH:mm:ss")}
              </span>
            </li>
          ))}
        </ul>
      )}
      {quarantine.length > 0 && (
        <ul aria-label="Quarantine" className="divide-y divide-separator">
          {quarantine.map(({ id, at, n, reason, example }) => (
            <li key={id} className="flex flex-wrap justify-between gap-x-6 py-1.5">
              <span className="min-w-0 break-words">
                {n.toLocaleString("en")} rows refused: {reason} <code className="text-muted text-xs">{JSON.stringify(example)}</code>
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
