"use client";
import { quantity } from "@padit/domain/quantity";
import type { CollectorView } from "@padit/services/collectors";
import type { EndpointView } from "@padit/services/endpoints";
import Link from "next/link";
import { Moment } from "@/components/moment";
import { StateMark } from "@/components/state-mark";
import { stampName } from "@/features/endpoints/wizard/test-names";
import { useOrganization } from "@/features/organization/organization-context";
import { useSources } from "@/features/sources/sources-context";
import { useWords, type WordsOf } from "@/features/words/use-words";
import { factsOf, offsetText, refusalsOf, sizeOf } from "./collector-health";
import { packetsLost } from "./packets-lost";

type FactRow = readonly [name: string, value: React.ReactNode];

/** Rows with the collector's reported values. A push collector has no agent and therefore fewer rows. */
export function ReportFacts({ collector, lastSampleAt }: { collector: CollectorView; lastSampleAt: Date | null }) {
  const t = useWords("collector");
  const { enrolledAt, lastSeenAt, kind } = collector;
  return (
    <Facts
      title={t("reports.title")}
      rows={[
        [t("reports.lastHeard"), lastSeenAt ? <Moment key="seen" at={lastSeenAt} /> : t("never")],
        [t("reports.lastUpload"), lastSampleAt ? <Moment key="upload" at={lastSampleAt} /> : t("none")],
        ...(kind === "push" ? [] : agentRows(t, collector)),
        [t("reports.enrolled"), <Moment key="enrolled" at={enrolledAt} />],
      ]}
    />
  );
}

function agentRows(t: WordsOf<"collector">, collector: CollectorView): FactRow[] {
  const { clock, spool, capabilities } = factsOf(collector);
  const { synchronised: synchronized } = clock;
  const offset = offsetText(clock);
  return [
    [t("reports.buffered"), t("reports.bufferedValue", { rows: spool.rows, size: sizeOf(spool.bytes) })],
    [t("reports.dropped"), spool.droppedRows.toLocaleString("en")],
    [t("reports.lost"), packetsLost(t, spool)],
    [t("reports.clock"), synchronized === null ? t("unknown") : t(synchronized ? "reports.synchronized" : "reports.notSynchronized")],
    [t("reports.offset"), offset === null ? t("unknown") : `${offset.offset}${offset.error}`],
    [t("reports.late"), clock.lateP99Ms === null ? t("unknown") : quantity(clock.lateP99Ms, "ms")],
    [t("reports.version"), versionText(t, collector)],
    [t("reports.platform"), capabilities.platform || t("unknown")],
  ];
}

function versionText(t: WordsOf<"collector">, { version, expectedVersion: expected }: CollectorView): string {
  if (!version) return t("unknown");
  return version === expected ? version : t("reports.otherVersion", { version, expected });
}

/** Versions of the signed and the applied plan, and the endpoints that the collector refused. */
export function PlanFacts({ collector, endpointNames }: { collector: CollectorView; endpointNames: ReadonlyMap<string, string> }) {
  const t = useWords("collector");
  const { slug } = useOrganization();
  const { planRevision, appliedPlanRevision, planError } = collector;
  const refused = refusalsOf(planError);
  return (
    <Facts
      title={t("plan.title")}
      rows={[
        [t("plan.signed"), revisionText(t, planRevision)],
        [t("plan.applied"), revisionText(t, appliedPlanRevision)],
        ...refused.map(
          ({ endpointId, reason }, index): FactRow => [
            refused.length > 1 ? t("plan.refusedOne", { number: String(index + 1) }) : t("plan.refused"),
            <span key={`${endpointId} ${reason}`} className="text-warning-text">
              {endpointId && (
                <Link className="underline" href={`/o/${slug}/endpoints/${endpointId}`}>
                  {endpointNames.get(endpointId) ?? t("plan.anEndpoint")}
                </Link>
              )}
              {endpointId && ": "}
              {reason}
            </span>,
          ],
        ),
      ]}
    />
  );
}

const revisionText = (t: WordsOf<"collector">, revision: number): string =>
  revision === 0 ? t("plan.none") : t("plan.revision", { revision: String(revision) });

export function CapabilityFacts({ collector }: { collector: CollectorView }) {
  const sources = useSources();
  const t = useWords("collector");
  const target = useWords("target");
  const { capabilities } = factsOf(collector);
  const { protocols, rawSockets, lacking, stamps } = capabilities;
  const unreported = t("capabilities.unreported");
  return (
    <Facts
      title={t("capabilities.title")}
      rows={[
        [t("capabilities.protocols"), protocols.map((protocol) => sources.of(protocol.name).title).join(", ") || unreported],
        [
          t("capabilities.rawSockets"),
          rawSockets === null ? unreported : t(rawSockets ? "capabilities.permitted" : "capabilities.notPermitted"),
        ],
        ...lacking.map((text, index): FactRow => [index === 0 ? t("capabilities.lacks") : "", <span key={text}>{text}</span>]),
        [t("capabilities.stamps"), stamps.map((stamp) => stampName(target, stamp)).join(", ") || unreported],
      ]}
    />
  );
}

export function EndpointLinks({
  endpoints,
}: {
  endpoints: readonly Pick<EndpointView, "id" | "name" | "state" | "stateSeverity" | "stateReason">[];
}) {
  const { slug } = useOrganization();
  return (
    <ul className="grid gap-x-6 sm:grid-cols-2 xl:grid-cols-3">
      {endpoints.map(({ id, name, state, stateSeverity, stateReason }) => (
        <li key={id} className="flex items-center justify-between gap-3 border-separator border-b py-1.5 text-sm">
          <Link href={`/o/${slug}/endpoints/${id}`} className="truncate underline-offset-2 hover:underline">
            {name}
          </Link>
          <StateMark state={state} severity={stateSeverity} reason={stateReason} />
        </li>
      ))}
    </ul>
  );
}

export function Facts({ title, rows }: { title: string; rows: readonly FactRow[] }) {
  return (
    <section aria-label={title} className="flex flex-col gap-2 rounded-xl border border-border bg-surface p-4">
      <h2 className="font-medium">{title}</h2>
      <dl className="grid grid-cols-[auto_1fr] gap-x-6 gap-y-1 text-sm">
        {rows.map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="text-muted">{name}</dt>
            <dd className="min-w-0 break-words tabular-nums">{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
