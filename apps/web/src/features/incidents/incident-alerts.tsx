"use client";
import { Button } from "@heroui/react";
import { useInfiniteQuery } from "@tanstack/react-query";
import Link from "next/link";
import { Moment } from "@/components/moment";
import { Problem } from "@/components/problem";
import { SeverityMark } from "@/components/severity-mark";
import { Waiting } from "@/components/waiting";
import { useAlertText } from "@/features/alert-text/use-alert-text";
import { StatusMark } from "@/features/inbox/status-mark";
import { useOrganization } from "@/features/organization/organization-context";
import { useTRPC } from "@/features/trpc/trpc-provider";
import { useWords } from "@/features/words/use-words";

/** The incident's alerts, each with a link to its evidence. */
export function IncidentAlerts({ incidentId }: { incidentId: string }) {
  const t = useWords("incident");
  const { titleOf } = useAlertText();
  const { slug } = useOrganization();
  const alerts = useInfiniteQuery(
    useTRPC().alerts.inbox.infiniteQueryOptions(
      { organization: slug, incidentId, limit: 50 },
      { getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined },
    ),
  );
  const items = alerts.data?.pages.flatMap((page) => page.items) ?? [];
  if (!alerts.isPending && !alerts.isError && items.length === 0) return null;
  return (
    <section aria-labelledby="incident-alerts" className="flex flex-col gap-2">
      <h2 id="incident-alerts" className="font-medium">
        {t("alerts")}
      </h2>
      {alerts.isPending ? (
        <Waiting rows={3} />
      ) : alerts.isError ? (
        <Problem what={t("theAlerts")} error={alerts.error} onRetry={() => void alerts.refetch()} />
      ) : (
        <ul className="divide-y divide-separator border-separator border-y text-sm">
          {items.map((alert) => (
            <li key={alert.id} className="flex flex-wrap items-center gap-3 py-2">
              <SeverityMark severity={alert.severity} />
              <Link href={`/o/${slug}/inbox/${alert.id}`} className="min-w-0 flex-1 basis-48 truncate hover:underline">
                {titleOf(alert)}
              </Link>
              <StatusMark row={alert} />
              <Moment at={alert.boutOpenedAt} className="text-muted text-xs" />
            </li>
          ))}
        </ul>
      )}
      {alerts.hasNextPage && (
        <div>
          <Button variant="secondary" size="sm" isPending={alerts.isFetchingNextPage} onPress={() => void alerts.fetchNextPage()}>
            {t("showMore")}
          </Button>
        </div>
      )}
    </section>
  );
}
