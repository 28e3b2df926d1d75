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
import { useWords } from "@/features/words/use-words";
import { factsOf, offsetText, packetsLost, refusalsOf, sizeOf } from "./collector-health";

type FactRow = readonly [name: string, value: React.ReactNode];

/** Rows with the collector's reported values. A push collector has no agent and therefore fewer rows. */
export function ReportFacts({ collector, lastSampleAt }: { collector: CollectorView; lastSampleAt: Date | null }) {
  const { enrolledAt, lastSeenAt, kind } = collector;
  return (
    <Facts
      title="Reports"
      rows={[
        ["Last heard", lastSeenAt ? <Moment key="seen" at={lastSeenAt} /> : "never"],
        ["Last upload", lastSampleAt ? <Moment key="upload" at={lastSampleAt} /> : "none"],
        ...(kind === "push" ? [] : agentRows(collector)),
        ["Enrolled", <Moment key="enrolled" at={enrolledAt} />],
      ]}
    />
  );
}

function agentRows(collector: CollectorView): FactRow[] {
  const { version, expectedVersion } = collector;
  const { clock, spool, capabilities } = factsOf(collector);
  const offset = offsetText(clock);
  return [
    ["Waiting in its spool", `${spool.rows.toLocaleString("en")} samples, ${sizeOf(spool.bytes)}`],
    ["Dropped by itself", `${spool.droppedRows.toLocaleString("en")} samples`],
    ["Packets it lost", packetsLost(spool)],
    ["Clock", clock.synchronised === null ? "not known" : clock.synchronised ? "synchronised" : "not synchronised"],
    ["Clock offset to the server", offset === null ? "not known" : `${offset.offset}${offset.error}`],
    ["Sends late (p99)", clock.lateP99Ms === null ? "not known" : quantity(clock.lateP99Ms, "ms")],
    ["Version", version ? (version === expectedVersion ? version : `${version} (this server comes with ${expectedVersion})`) : "not known"],
    ["Platform", capabilities.platform || "not known"],
  ];
}

/** Versions of the signed and the applied plan, and the endpoints that the collector refused. */
export function PlanFacts({ collector, endpointNames }: { collector: CollectorView; endpointNames: ReadonlyMap<string, string> }) {
  const { slug } = useOrganization();
  const { planRevision, appliedPlanRevision, planError } = collector;
  const refused = refusalsOf(planError);
  return (
    <Facts
      title="Plan"
      rows={[
        ["Signed", planRevision === 0 ? "none yet" : `revision ${planRevision}`],
        ["Applied", appliedPlanRevision === 0 ? "none yet" : `revision ${appliedPlanRevision}`],
        ...refused.map(
          ({ endpointId, reason }, index): FactRow => [
            `Refused${refused.length > 1 ? ` ${index + 1}` : ""}`,
            <span key={`${endpointId} ${reason}`} className="text-warning-text">
              {endpointId && (
                <Link className="underline" href={`/o/${slug}/endpoints/${endpointId}`}>
                  {endpointNames.get(endpointId) ?? "an endpoint"}
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

export function CapabilityFacts({ collector }: { collector: CollectorView }) {
  const sources = useSources();
  const t = useWords("target");
  const { capabilities } = factsOf(collector);
  const { protocols, rawSockets, lacking, stamps } = capabilities;
  return (
    <Facts
      title="Can"
      rows={[
        ["Protocols", protocols.map((protocol) => sources.of(protocol.name).title).join(", ") || "not reported yet"],
        ["Raw sockets", rawSockets === null ? "not reported yet" : rawSockets ? "permitted" : "not permitted"],
        ...lacking.map((text, index): FactRow => [index === 0 ? "Lacks" : "", <span key={text}>{text}</span>]),
        ["Time stamps", stamps.map((stamp) => stampName(t, stamp)).join(", ") || "not reported yet"],
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
