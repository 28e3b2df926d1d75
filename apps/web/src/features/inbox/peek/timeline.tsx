"use client";
import type { AlertDeliverySummary, AlertDetailView, TimelineEntry } from "@padit/services/alerts";
import Link from "next/link";
import { z } from "zod";
import { inZone, Moment, useZone } from "@/components/moment";
import { useOrganization } from "@/features/organization/organization-context";
import { VERDICT_WORDS } from "../action-words";
import { condense, type Learnt } from "./condense";
import { Section } from "./section";

/** The alert's events and deliveries in order, newest last. */
export function Timeline({ alert }: { alert: AlertDetailView }) {
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
    <Section title="Timeline">
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
  const way = kinds.slice(-SHOWN_KINDS).join(" → ").replaceAll("_", " ");
  return (
    <span>
      <span className="font-medium">PADIT</span> {n === 1 ? "learnt more" : `learnt more, ${n} times`}:{" "}
      {kinds.length > SHOWN_KINDS && "… → "}
      {way}
      {severity && `, ${severity}`}
    </span>
  );
}
const SHOWN_KINDS = 4;

/** The integrations that were notified of an event and those that were not, each with the reason. */
function Notified({ detail }: { detail: TimelineEntry["detail"] }) {
  const { data: decisions = [] } = Decisions.safeParse(detail.decisions);
  return (
    <details>
      <summary className="cursor-pointer">
        <span className="font-medium">PADIT</span> {notifiedWords(decisions)}
      </summary>
      <ul className="pl-4 text-muted">
        {decisions.map(({ integration_id: id, integration, verdict, reason }) => (
          <li key={id}>
            {integration}: {VERBS[verdict]}. {reason}
          </li>
        ))}
      </ul>
    </details>
  );
}

const VERBS = { send: "notified", hold: "held back", drop: "not notified" } as const;
const Decision = z.object({
  integration_id: z.string(),
  integration: z.string(),
  verdict: z.enum(["send", "hold", "drop"]),
  reason: z.string(),
});
const Decisions = z.array(Decision);

function notifiedWords(decisions: readonly z.output<typeof Decision>[]): string {
  const told = decisions.filter(({ verdict }) => verdict !== "drop").length;
  const of = `${decisions.length} integration${decisions.length === 1 ? "" : "s"}`;
  return told === 0 ? `notified none of ${of}` : `notified ${told} of ${of}`;
}

function Happening({ entry: { actorType, actorName, type, note, detail } }: { entry: TimelineEntry }) {
  const zone = useZone();
  return (
    <>
      <span>
        <span className="font-medium">{actorType === "system" ? "PADIT" : actorName}</span> {WORDS[type] ?? type}
        {detailOf(detail, zone)}
      </span>
      {note && <p className="whitespace-pre-wrap break-words text-muted">{note}</p>}
    </>
  );
}

const WORDS: Record<string, string> = {
  opened: "opened it",
  acknowledged: "acknowledged it",
  unacknowledged: "took the acknowledgement back",
  snoozed: "snoozed it",
  unsnoozed: "woke it",
  resolved: "resolved it",
  reopened: "opened it again",
  severity_raised: "raised the severity",
  flapping_started: "marked it as flapping",
  flapping_ended: "no longer marks it as flapping",
  verdict_given: "gave the verdict",
  assigned: "changed the owner",
  noted: "wrote",
  joined_incident: "put it into an incident with other alerts",
  undone: "took the last action back",
};

function detailOf({ verdict, until, severity, acknowledgement, reason }: TimelineEntry["detail"], zone: string): string {
  if (typeof verdict === "string") {
    const known = Object.entries(VERDICT_WORDS).find(([name]) => name === verdict)?.[1];
    return ` as ${(known?.label ?? verdict).toLowerCase()}`;
  }
  if (typeof until === "string") return ` until ${inZone(new Date(until), zone, "d MMM, HH:mm")}`;
  if (typeof severity === "string") return ` to ${severity}${acknowledgement === "lapsed" ? "; the acknowledgement lapsed" : ""}`;
  if (typeof reason === "string") return `: ${reason}`;
  return "";
}

const TOLD: Record<string, string> = {
  delivered: "delivered",
  pending: "on its way",
  retrying: "failed, tried again",
  failed: "failed",
  superseded: "skipped: a later event came",
};

function Told({ delivery: { integrationId, integrationName, eventType, state, id } }: { delivery: AlertDeliverySummary }) {
  const { slug } = useOrganization();
  return (
    <span>
      <Link className="underline decoration-muted underline-offset-2" href={`/o/${slug}/integrations/${integrationId}?delivery=${id}`}>
        {integrationName}
      </Link>{" "}
      <span className="text-muted">{eventType}</span>{" "}
      <span className={state === "failed" ? "font-medium text-danger" : state === "retrying" ? "font-medium text-warning-text" : ""}>
        {TOLD[state] ?? state}
      </span>
    </span>
  );
}
