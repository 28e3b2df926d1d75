"use client";
import type { IncidentView } from "@padit/services/incidents";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { CircleCheck } from "lucide-react";
import Link from "next/link";
import { Moment } from "@/components/moment";
import { SeverityMark } from "@/components/severity-mark";
import { useAlertText } from "@/features/alert-text/use-alert-text";
import { useOrganization } from "@/features/organization/organization-context";
import { useTRPC } from "@/features/trpc/trpc-provider";
import { useWords } from "@/features/words/use-words";
import { Card } from "./card";
import { CardQuery } from "./card-query";

const SHOWN = 5;

/** The newest unresolved incidents. */
export function AttentionCard() {
  const t = useWords("overview");
  const { slug } = useOrganization();
  const incidents = useQuery({
    ...useTRPC().incidents.list.queryOptions({ organization: slug, statuses: ["open", "acknowledged"], limit: SHOWN }),
    placeholderData: keepPreviousData,
  });
  return (
    <Card title={t("attention.title")} more={{ href: `/o/${slug}/incidents`, label: t("attention.toIncidents") }}>
      <CardQuery query={incidents} height={140}>
        {({ items, nextCursor }) =>
          items.length === 0 ? (
            <AllQuiet />
          ) : (
            <ul className="divide-y divide-separator">
              {items.map((incident) => (
                <Line key={incident.id} incident={incident} href={`/o/${slug}/incidents/${incident.id}`} />
              ))}
              {nextCursor !== null && <li className="pt-2 text-muted text-xs">{t("attention.older")}</li>}
            </ul>
          )
        }
      </CardQuery>
    </Card>
  );
}

function Line({ incident, href }: { incident: IncidentView; href: string }) {
  const t = useWords("overview");
  const { titleOf } = useAlertText();
  const { severity, status, endpointCount, openedAt } = incident;
  const about = [
    ...(endpointCount > 1 ? [t("attention.endpoints", { count: endpointCount })] : []),
    ...(status === "acknowledged" ? [t("attention.acknowledged")] : []),
  ];
  return (
    <li className="flex items-start gap-2.5 py-2.5 first:pt-0 last:pb-0">
      <span className="pt-0.5">
        <SeverityMark severity={severity} />
      </span>
      <div className="min-w-0">
        <Link href={href} className="flex min-h-6 items-center font-semibold text-sm hover:underline">
          {titleOf(incident)}
        </Link>
        <p className="flex flex-wrap items-center gap-x-1 text-muted text-xs">
          {about.map((fact) => (
            <span key={fact}>{fact} ·</span>
          ))}
          <Moment at={openedAt} />
        </p>
      </div>
    </li>
  );
}

/** Shows when the last alert opened: a calm network has old alerts, a detection that does not work has none. */
function AllQuiet() {
  const t = useWords("overview");
  const { slug } = useOrganization();
  const { titleOf } = useAlertText();
  const last = useQuery(useTRPC().alerts.inbox.queryOptions({ organization: slug, limit: 1 }));
  const newest = last.data?.items[0];
  return (
    <div className="flex items-start gap-2.5 py-1 text-sm" style={{ minHeight: 44 }}>
      <CircleCheck aria-hidden className="mt-0.5 size-4 shrink-0 text-success-text" />
      <div className="min-w-0">
        <p>{t("attention.none")}</p>
        {newest && (
          <p className="text-muted text-xs">
            {t.rich("attention.last", {
              alert: () => (
                <Link href={`/o/${slug}/inbox/${newest.id}`} className="underline">
                  {titleOf(newest)}
                </Link>
              ),
              time: () => <Moment at={newest.boutOpenedAt} />,
            })}
          </p>
        )}
      </div>
    </div>
  );
}
