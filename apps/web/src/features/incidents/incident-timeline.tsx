import type { IncidentDetailView } from "@padit/services/incidents";
import { z } from "zod";
import { Moment } from "@/components/moment";
import { knownKey } from "@/features/words/known-key";
import { useWords, type WordsOf } from "@/features/words/use-words";

type Entry = IncidentDetailView["timeline"][number];

const DEEDS = [
  ...["opened", "cause_changed", "acknowledged", "unacknowledged", "resolved", "reopened"],
  ...["noted", "notified", "merged", "absorbed", "ticket_opened", "split"],
] as const;

/** The incident's events, oldest first. */
export function IncidentTimeline({ entries }: { entries: readonly Entry[] }) {
  const t = useWords("incident");
  if (entries.length === 0) return null;
  return (
    <section aria-labelledby="incident-timeline" className="flex flex-col gap-2">
      <h2 id="incident-timeline" className="font-medium">
        {t("timeline.title")}
      </h2>
      <ol className="flex flex-col text-sm">
        {entries.map(({ id, at, type, actorType, actorName, note, detail }) => (
          <li key={id} className="flex items-baseline justify-between gap-3 border-separator border-t py-1.5">
            <div className="min-w-0">
              <span className="font-medium">{actorType === "system" ? "PADIT" : actorName}</span> {deedOf(t, type)}
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

function deedOf(t: WordsOf<"incident">, type: string): string {
  const known = knownKey(DEEDS, type);
  return known ? t(`timeline.did.${known}`) : type.replaceAll("_", " ");
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
