import type { IncidentDetailView } from "@padit/services/incidents";
import { z } from "zod";
import { Moment } from "@/components/moment";

type Entry = IncidentDetailView["timeline"][number];

const WORDS: Readonly<Record<string, string>> = {
  opened: "opened it",
  cause_changed: "changed the cause",
  acknowledged: "acknowledged it",
  unacknowledged: "took the acknowledgement back",
  resolved: "resolved it",
  reopened: "opened it again",
  noted: "wrote",
  notified: "notified",
  merged: "merged it into another incident",
  absorbed: "merged another incident into it",
  ticket_opened: "opened a ticket",
  split: "split alerts off",
};

/** The incident's events, oldest first. */
export function IncidentTimeline({ entries }: { entries: readonly Entry[] }) {
  if (entries.length === 0) return null;
  return (
    <section aria-labelledby="incident-timeline" className="flex flex-col gap-2">
      <h2 id="incident-timeline" className="font-medium">
        Timeline
      </h2>
      <ol className="flex flex-col text-sm">
        {entries.map(({ id, at, type, actorType, actorName, note, detail }) => (
          <li key={id} className="flex items-baseline justify-between gap-3 border-separator border-t py-1.5">
            <div className="min-w-0">
              <span className="font-medium">{actorType === "system" ? "PADIT" : actorName}</span> {WORDS[type] ?? type.replaceAll("_", " ")}
              {type === "notified" && <NotifiedList detail={detail} />}
              {note && <p className="whitespace-pre-wrap break-words text-muted">{note}</p>}
            </div>
            <Moment at={at} className="shrink-0 text-muted text-xs" />
          </li>
        ))}
      </ol>
    </section>
  );
}

const Notified = z.object({ decisions: z.array(z.object({ integration: z.string(), reason: z.string() })) });

/** The integrations that were notified, with the reasons. */
function NotifiedList({ detail }: { detail: Entry["detail"] }) {
  const { data } = Notified.safeParse(detail);
  if (!data) return null;
  return (
    <>
      {data.decisions.map(({ integration, reason }) => (
        <p key={`${integration} ${reason}`} className="break-words text-muted">
          {integration}: {reason}
        </p>
      ))}
    </>
  );
}
