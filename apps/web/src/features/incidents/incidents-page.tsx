"use client";
import { Button } from "@heroui/react";
import type { IncidentView } from "@padit/services/incidents";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { Layers } from "lucide-react";
import Link from "next/link";
import { parseAsBoolean, useQueryState } from "nuqs";
import { Blank } from "@/components/blank";
import { Moment } from "@/components/moment";
import { PageHeader } from "@/components/page-header";
import { Problem } from "@/components/problem";
import { SeverityMark } from "@/components/severity-mark";
import { Waiting } from "@/components/waiting";
import { useAlertText } from "@/features/alert-text/use-alert-text";
import { useOrganization } from "@/features/organization/organization-context";
import { useTRPC } from "@/features/trpc/trpc-provider";
import { useWords } from "@/features/words/use-words";
import { IncidentStatus } from "./incident-status";

const UNRESOLVED = ["open", "acknowledged"] as const;

/** Incidents, newest first: the unresolved ones, or all. */
export function IncidentsPage() {
  const t = useWords("incident");
  const { slug } = useOrganization();
  const [showsAll, setShowsAll] = useQueryState("all", parseAsBoolean.withDefault(false));
  const input = { organization: slug, limit: 50, ...(!showsAll && { statuses: [...UNRESOLVED] }) };
  const incidents = useInfiniteQuery({
    ...useTRPC().incidents.list.infiniteQueryOptions(input, { getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined }),
    placeholderData: keepPreviousData,
  });
  const items = incidents.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <PageHeader title={t("title")} hint={t("hint")}>
        <Button variant="secondary" aria-pressed={showsAll} onPress={() => void setShowsAll(!showsAll)}>
          {t(showsAll ? "hideResolved" : "showResolved")}
        </Button>
      </PageHeader>
      {incidents.isPending ? (
        <Waiting />
      ) : incidents.isError ? (
        <Problem what={t("theIncidents")} error={incidents.error} onRetry={() => void incidents.refetch()} />
      ) : items.length === 0 ? (
        <Blank icon={Layers} title={t(showsAll ? "none" : "noneOpen")}>
          {!showsAll && t("noneOpenText")}
        </Blank>
      ) : (
        <ul className="divide-y divide-separator border-separator border-y">
          {items.map((incident) => (
            <IncidentLine key={incident.id} incident={incident} href={`/o/${slug}/incidents/${incident.id}`} />
          ))}
        </ul>
      )}
      {incidents.hasNextPage && (
        <div className="flex justify-center p-4">
          <Button variant="secondary" isPending={incidents.isFetchingNextPage} onPress={() => void incidents.fetchNextPage()}>
            {t("showMore")}
          </Button>
        </div>
      )}
    </>
  );
}

function IncidentLine({ incident, href }: { incident: IncidentView; href: string }) {
  const t = useWords("incident");
  const { titleOf, sentenceOf } = useAlertText();
  const { severity, status, alertCount, openCount, openedAt } = incident;
  return (
    <li className="flex flex-wrap items-start gap-x-4 gap-y-1 px-4 py-3 sm:px-6">
      <SeverityMark severity={severity} />
      <div className="min-w-0 flex-1 basis-64">
        <Link href={href} className="font-medium hover:underline">
          {titleOf(incident)}
        </Link>
        <p className="text-muted text-sm">{sentenceOf(incident)}</p>
      </div>
      <div className="flex shrink-0 flex-wrap items-center gap-x-4 text-sm">
        <span className="text-muted tabular-nums">
          {openCount === alertCount
            ? t("alertCount", { count: alertCount })
            : t("alertCountOpen", { count: alertCount, open: openCount.toLocaleString("en") })}
        </span>
        <IncidentStatus status={status} />
        <Moment at={openedAt} className="text-muted text-xs" />
      </div>
    </li>
  );
}
