"use client";
import { KINDS } from "@padit/domain/model";
import type { AlertDetailView } from "@padit/services/alerts";
import Link from "next/link";
import { Moment } from "@/components/moment";
import { TicketLinks } from "@/features/incidents/ticket-links";
import { useOrganization } from "@/features/organization/organization-context";
import { useSources } from "@/features/sources/sources-context";
import { knownKey } from "@/features/words/known-key";
import { useWords } from "@/features/words/use-words";
import { Section } from "./section";

const LINK = "underline decoration-muted underline-offset-2 hover:decoration-current";

/** The endpoint, collector, metric and rules of the alert. */
export function Where({ alert }: { alert: AlertDetailView }) {
  const t = useWords("alert");
  const { slug } = useOrganization();
  const { metricTitle } = useSources();
  const kind = knownKey(KINDS, alert.kind);
  const rules = Array.isArray(alert.sources.rules) ? alert.sources.rules : [];
  return (
    <Section title={t("where.title")}>
      <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 text-sm">
        {alert.endpointId !== null && (
          <>
            <dt className="text-muted">{t("where.endpoint")}</dt>
            <dd>
              <Link className={LINK} href={`/o/${slug}/endpoints/${alert.endpointId}`}>
                {alert.endpointName ?? t("where.deleted")}
              </Link>{" "}
              <span className="text-muted">{alert.protocol}</span>
            </dd>
          </>
        )}
        <IncidentOf alert={alert} />
        {alert.collectorId !== null && (
          <>
            <dt className="text-muted">{t("where.collector")}</dt>
            <dd>
              <Link className={LINK} href={`/o/${slug}/collectors/${alert.collectorId}`}>
                {alert.collectorName ?? alert.collectorId}
              </Link>
            </dd>
          </>
        )}
        {alert.endpointId !== null && (
          <>
            <dt className="text-muted">{t("where.metric")}</dt>
            <dd title={alert.metricName}>
              {metricTitle(alert.metricName, alert.protocol ?? undefined)}{" "}
              <span className="text-muted">{kind ? t(`kind.${kind}`) : alert.kind}</span>
            </dd>
          </>
        )}
        {rules.map((rule) =>
          typeof rule === "object" && rule !== null && "id" in rule && "name" in rule ? (
            <div key={String(rule.id)} className="contents">
              <dt className="text-muted">{t("where.rule")}</dt>
              <dd>
                <Link className={LINK} href={`/o/${slug}/rules/${String(rule.id)}`}>
                  {String(rule.name)}
                </Link>
              </dd>
            </div>
          ) : null,
        )}
        <ChangesBefore changes={alert.changes} />
        {alert.labels.length > 0 && (
          <>
            <dt className="text-muted">{t("where.labels")}</dt>
            <dd>{alert.labels.join(", ")}</dd>
          </>
        )}
      </dl>
    </Section>
  );
}

/** What was changed before the alert began. */
function ChangesBefore({ changes }: Pick<AlertDetailView, "changes">) {
  const t = useWords("alert");
  if (changes.length === 0) return null;
  return (
    <>
      <dt className="text-muted">{t("where.changes")}</dt>
      <dd>
        {changes.map(({ id, kind, name, at }) => (
          <p key={id} className="flex flex-wrap items-center gap-x-2">
            <span className="break-words">{name}</span>
            {kind === "maintenance" && <span className="text-muted">{t("where.inMaintenance")}</span>}
            <Moment at={at} className="text-muted text-xs" />
          </p>
        ))}
      </dd>
    </>
  );
}

/** The alert's incident, and its tickets in other systems. */
function IncidentOf({ alert: { incidentId, references } }: { alert: AlertDetailView }) {
  const t = useWords("alert");
  const { slug } = useOrganization();
  if (incidentId === null) return null;
  return (
    <>
      <dt className="text-muted">{t("where.incident")}</dt>
      <dd>
        <Link className={LINK} href={`/o/${slug}/incidents/${incidentId}`}>
          {t("where.toIncident")}
        </Link>
      </dd>
      {references.length > 0 && (
        <>
          <dt className="text-muted">{t("where.tickets")}</dt>
          <dd>
            <TicketLinks references={references} />
          </dd>
        </>
      )}
    </>
  );
}
