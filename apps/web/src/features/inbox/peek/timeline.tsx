"use client";
import { KINDS } from "@padit/domain/model";
import type { AlertDeliverySummary, AlertDetailView, TimelineEntry } from "@padit/services/alerts";
import Link from "next/link";
import { z } from "zod";
import { Moment, useTimes } from "@/components/moment";
import { useOrganization } from "@/features/organization/organization-context";
import { knownKey } from "@/features/words/known-key";
import type { Times } from "@/features/words/times";
import { useWords, type WordsOf } from "@/features/words/use-words";
import { VERDICTS } from "../action-words";
import { condense, type Learnt } from "./condense";
import { Section } from "./section";

/** The alert's events and deliveries in order, newest last. */
export function Timeline({ alert }: { alert: AlertDetailView }) {
  const t = useWords("alert");
  const entries = [
    ...condense(alert.timeline).map((entry) => ({
      at: entry.at,
      key: entry.id,
      view:
        "kinds" in entry ? (
          <Refined learnt={entry} />
        ) : entry.type === "notified" ? (
          <Notified detail={entry.detail} />
        ) : (
          <Happening entry={entry} />
        ),
    })),
    ...alert.deliveries.map((delivery) => ({ at: delivery.createdAt, key: delivery.id, view: <Told delivery={delivery} /> })),
  ].sort((a, b) => a.at.getTime() - b.at.getTime());
  return (
    <Section title={t("timeline.title")}>
      <ol className="flex flex-col">
        {entries.map(({ at, key, view }) => (
          <li key={key} className="flex items-baseline justify-between gap-3 border-separator border-t py-1.5 text-sm">
            <div className="min-w-0">{view}</div>
            <Moment at={at} className="shrink-0 text-muted text-xs" />
          </li>
        ))}
      </ol>
    </Section>
  );
}

function Refined({ learnt: { n, kinds, severity } }: { learnt: Learnt }) {
  const t = useWords("alert");
  const way = kinds.slice(-SHOWN_KINDS).map((kind) => nameOf(t, kind));
  return (
    <span>
      <span className="font-medium">PADIT</span> {t("timeline.learntMore", { n })} {kinds.length > SHOWN_KINDS && "… → "}
      {way.join(" → ")}
      {severity && `, ${severityText(t, severity)}`}
    </span>
  );
}
const SHOWN_KINDS = 4;

function nameOf(t: WordsOf<"alert">, word: string): string {
  const kind = knownKey(KINDS, word);
  return kind ? t(`kind.${kind}`) : word;
}

/** The integrations that were notified of an event and those that were not, each with the reason. */
function Notified({ detail }: { detail: TimelineEntry["detail"] }) {
  const t = useWords("alert");
  const { data: decisions = [] } = Decisions.safeParse(detail.decisions);
  return (
    <details>
      <summary className="cursor-pointer">
        <span className="font-medium">PADIT</span> {notifiedWords(t, decisions)}
      </summary>
      <ul className="pl-4 text-muted">
        {decisions.map(({ integration_id: id, integration, verdict, reason }) => (
          <li key={id}>
            {integration}: {t(`timeline.decision.${verdict}`)}. {reason}
          </li>
        ))}
      </ul>
    </details>
  );
}

const Decision = z.object({
  integration_id: z.string(),
  integration: z.string(),
  verdict: z.enum(["send", "hold", "drop"]),
  reason: z.string(),
});
const Decisions = z.array(Decision);

function notifiedWords(t: WordsOf<"alert">, decisions: readonly z.output<typeof Decision>[]): string {
  const told = decisions.filter(({ verdict }) => verdict !== "drop").length;
  const count = decisions.length;
  return told === 0 ? t("timeline.toldNone", { count }) : t("timeline.told", { n: String(told), count });
}

function Happening({ entry: { actorType, actorName, type, note, detail } }: { entry: TimelineEntry }) {
  const t = useWords("alert");
  const inbox = useWords("inbox");
  const times = useTimes();
  const deed = knownKey(DEEDS, type);
  return (
    <>
      <span>
        <span className="font-medium">{actorType === "system" ? "PADIT" : actorName}</span> {deed ? t(`timeline.did.${deed}`) : type}
        {detailOf(detail, { t, inbox, times })}
      </span>
      {note && <p className="whitespace-pre-wrap break-words text-muted">{note}</p>}
    </>
  );
}

const DEEDS = [
  ...["opened", "acknowledged", "unacknowledged", "snoozed", "unsnoozed", "resolved", "reopened", "severity_raised"],
  ...["flapping_started", "flapping_ended", "verdict_given", "assigned", "noted", "joined_incident", "undone"],
] as const;

interface DetailWords {
  t: WordsOf<"alert">;
  inbox: WordsOf<"inbox">;
  times: Times;
}
function detailOf(
  { verdict, until, severity, acknowledgement, reason }: TimelineEntry["detail"],
  { t, inbox, times }: DetailWords,
): string {
  if (typeof verdict === "string") {
    const known = knownKey(VERDICTS, verdict);
    return ` ${t("timeline.as", { verdict: known ? inbox(`verdict.${known}`) : verdict })}`;
  }
  if (typeof until === "string") return ` ${t("timeline.until", { time: times.at(new Date(until), "dayMinute") })}`;
  if (typeof severity === "string")
    return ` ${t(acknowledgement === "lapsed" ? "timeline.toAndLapsed" : "timeline.to", { severity: severityText(t, severity) })}`;
  if (typeof reason === "string") return `: ${reason}`;
  return "";
}

const SEVERITIES = ["critical", "warning", "info"] as const;
function severityText(t: WordsOf<"alert">, severity: string): string {
  const known = knownKey(SEVERITIES, severity);
  return known ? t(`timeline.severity.${known}`) : severity;
}

const DELIVERY_STATES = ["delivered", "pending", "retrying", "failed", "superseded"] as const;

function Told({ delivery: { integrationId, integrationName, eventType, state, id } }: { delivery: AlertDeliverySummary }) {
  const t = useWords("alert");
  const { slug } = useOrganization();
  const known = knownKey(DELIVERY_STATES, state);
  return (
    <span>
      <Link className="underline decoration-muted underline-offset-2" href={`/o/${slug}/integrations/${integrationId}?delivery=${id}`}>
        {integrationName}
      </Link>{" "}
      <span className="text-muted">{eventType}</span>{" "}
      <span className={state === "failed" ? "font-medium text-danger" : state === "retrying" ? "font-medium text-warning-text" : ""}>
        {known ? t(`timeline.delivery.${known}`) : state}
      </span>
    </span>
  );
}
