"use client";
import { Button } from "@heroui/react";
import type { CustomerFault, CustomerIncident } from "@padit/services/providers";
import Link from "next/link";
import { Moment } from "@/components/moment";
import { SeverityMark } from "@/components/severity-mark";
import { useAlertText } from "@/features/alert-text/use-alert-text";
import { useWords } from "@/features/words/use-words";
import { isAcknowledgeable, useAcknowledge } from "./use-acknowledge";

/** One fault: an incident of one organization, or those of several under the place that they share. */
export function FaultEntry({ entry }: { entry: CustomerFault }) {
  const { fault, incidents } = entry;
  const [only] = incidents;
  if (fault === null) return only ? <IncidentLine incident={only} /> : null;
  return <SharedFaultEntry entry={entry} fault={fault} />;
}

function SharedFaultEntry({ entry, fault: { type, name } }: { entry: CustomerFault; fault: NonNullable<CustomerFault["fault"]> }) {
  const t = useWords("customers");
  const { acknowledge, isPending } = useAcknowledge();
  const { severity, organizationCount, incidentCount, incidents, newestAt } = entry;
  const open = incidents.filter(isAcknowledgeable);
  const more = incidentCount - incidents.length;
  return (
    <li>
      <div className="flex flex-wrap items-start gap-x-4 gap-y-2 bg-surface-secondary px-4 py-3 sm:px-6">
        <SeverityMark severity={severity} />
        <div className="min-w-0 flex-1 basis-64">
          <p className="font-semibold">{t(`inbox.fault.${type}`, { name })}</p>
          <p className="text-muted text-sm">{t("inbox.shared", { n: organizationCount })}</p>
        </div>
        <Moment at={newestAt} className="text-muted text-xs" />
        {open.length > 1 && (
          <Button size="sm" variant="secondary" isPending={isPending} onPress={() => void acknowledge(open)}>
            {t("inbox.acknowledgeAll")}
          </Button>
        )}
      </div>
      <ul className="divide-y divide-separator border-separator border-l-2 sm:ml-6">
        {incidents.map((incident) => (
          <IncidentLine key={incident.id} incident={incident} />
        ))}
      </ul>
      {more > 0 && <p className="px-4 py-2 text-muted text-sm sm:px-12">{t("inbox.more", { n: more })}</p>}
    </li>
  );
}

function IncidentLine({ incident }: { incident: CustomerIncident }) {
  const t = useWords("customers");
  const { titleOf, sentenceOf } = useAlertText();
  const { acknowledge, isPending } = useAcknowledge();
  const { id, organization, severity, alertCount, acknowledgedBy, openedAt } = incident;
  const title = titleOf(incident);
  return (
    <li className="flex flex-wrap items-start gap-x-4 gap-y-1 px-4 py-3 sm:px-6">
      <SeverityMark severity={severity} />
      <div className="min-w-0 flex-1 basis-64">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <span className="rounded-full border border-border px-2 text-muted text-xs leading-5">{organization.name}</span>
          <Link href={`/o/${organization.slug}/incidents/${id}`} className="min-w-0 break-words font-medium hover:underline">
            {title}
          </Link>
        </p>
        <p className="text-muted text-sm">{sentenceOf(incident)}</p>
      </div>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2 text-sm">
        <span className="text-muted tabular-nums">{t("inbox.alerts", { n: alertCount })}</span>
        {acknowledgedBy !== null && <span className="text-muted">{t("inbox.by", { name: acknowledgedBy })}</span>}
        <Moment at={openedAt} className="text-muted text-xs" />
        {isAcknowledgeable(incident) && (
          <Button
            size="sm"
            variant="ghost"
            aria-label={t("inbox.acknowledgeOf", { title, name: organization.name })}
            isPending={isPending}
            onPress={() => void acknowledge([incident])}
          >
            {t("inbox.acknowledge")}
          </Button>
        )}
      </div>
    </li>
  );
}
