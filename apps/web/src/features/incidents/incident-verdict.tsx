import type { IncidentDetailView } from "@padit/services/incidents";
import { Moment } from "@/components/moment";
import { SeverityMark } from "@/components/severity-mark";
import { useAlertText } from "@/features/alert-text/use-alert-text";
import { useWords } from "@/features/words/use-words";
import { IncidentStatus } from "./incident-status";
import { TicketLinks } from "./ticket-links";

/** The sentence that names the cause, with its confidence, and the incident's state. */
export function IncidentVerdict({ incident }: { incident: IncidentDetailView }) {
  const t = useWords("incident");
  const { sentenceOf } = useAlertText();
  const { cause, severity, status, openedAt, acknowledgedBy, resolvedAt, references } = incident;
  return (
    <section aria-label={t("verdict.label")} className="flex flex-col gap-2">
      <p className="max-w-prose text-lg">{sentenceOf(incident)}</p>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1 text-sm">
        <SeverityMark severity={severity} withLabel />
        <IncidentStatus status={status} />
        <span className="text-muted">{t.rich("verdict.since", { time: () => <Moment at={openedAt} /> })}</span>
        {resolvedAt && <span className="text-muted">{t.rich("verdict.ended", { time: () => <Moment at={resolvedAt} /> })}</span>}
        {acknowledgedBy && status === "acknowledged" && (
          <span className="text-muted">{t("verdict.acknowledgedBy", { name: acknowledgedBy })}</span>
        )}
      </div>
      {references.length > 0 && (
        <section aria-label={t("verdict.tickets")} className="text-sm">
          <TicketLinks references={references} />
        </section>
      )}
      {cause.confidence !== null && (
        <p className="text-muted text-sm">
          {t("verdict.confidence", { percent: String(Math.floor(cause.confidence * 100)) })}
          {cause.runnerUp !== null && ` ${t("verdict.runnerUp", { name: cause.runnerUp })}`}
        </p>
      )}
    </section>
  );
}
