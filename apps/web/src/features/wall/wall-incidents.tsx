import type { WallView } from "@padit/services/wall";
import { CircleCheck } from "lucide-react";
import { Moment } from "@/components/moment";
import { SeverityMark } from "@/components/severity-mark";
import { useAlertText } from "@/features/alert-text/use-alert-text";
import { useWords } from "@/features/words/use-words";

/** The unresolved incidents with their sentences; critical ones first. */
export function WallIncidents({ wall: { incidents, hasMoreIncidents, fleet } }: { wall: WallView }) {
  const t = useWords("wall");
  if (incidents.length === 0)
    return (
      <section className="grid flex-1 place-items-center text-center">
        <div className="flex flex-col items-center gap-4">
          <CircleCheck aria-hidden className="size-20 text-success-text" strokeWidth={1.5} />
          <h2 className="font-semibold text-4xl">{t("screen.quiet")}</h2>
          <p className="text-lg text-muted">{t("screen.quietText", { n: fleet.total })}</p>
        </div>
      </section>
    );
  return (
    <section aria-label={t("screen.incidents")} className="flex flex-col gap-3">
      <ul className="flex flex-col gap-3">
        {incidents.map((incident) => (
          <Line key={incident.id} incident={incident} />
        ))}
      </ul>
      {hasMoreIncidents && <p className="text-lg text-muted">{t("screen.more")}</p>}
    </section>
  );
}

function Line({ incident }: { incident: WallView["incidents"][number] }) {
  const t = useWords("wall");
  const { titleOf, sentenceOf } = useAlertText();
  const { severity, status, endpointCount, openedAt } = incident;
  const isTaken = status === "acknowledged";
  return (
    <li
      className={`flex items-start gap-4 rounded-2xl border p-4 ${severity === "critical" && !isTaken ? "border-danger bg-danger-soft" : "border-border bg-surface"}`}
    >
      <span className="pt-1">
        <SeverityMark severity={severity} />
      </span>
      <div className="min-w-0 flex-1">
        <h2 className="font-semibold text-2xl">{titleOf(incident)}</h2>
        <p className="text-lg text-muted">{sentenceOf(incident)}</p>
      </div>
      <p className="flex shrink-0 flex-col items-end text-lg text-muted tabular-nums">
        <Moment at={openedAt} />
        <span>{t("screen.endpoints", { n: endpointCount })}</span>
        {isTaken && <span>{t("screen.acknowledged")}</span>}
      </p>
    </li>
  );
}
