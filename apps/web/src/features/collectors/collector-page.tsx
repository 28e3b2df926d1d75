"use client";
import { Button, Input, Label, TextField, toast } from "@heroui/react";
import { quantity } from "@padit/domain/evidence-sentence";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Ban, Pencil } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { ConfirmByName } from "@/components/confirm-by-name";
import { messageOf } from "@/components/message-of";
import { Moment, useNow } from "@/components/moment";
import { PageHeader } from "@/components/page-header";
import { Problem } from "@/components/problem";
import { StateMark } from "@/components/state-mark";
import { Waiting } from "@/components/waiting";
import { stampName } from "@/features/endpoints/wizard/test-summary";
import { useMay, useOrganization } from "@/features/organization/organization-context";
import { useSources } from "@/features/sources/sources-context";
import { useTRPC } from "@/features/trpc/trpc-provider";
import { factsOf, healthOf, offsetText, packetsLost, refusalsOf, sizeOf } from "./collector-health";
import { HealthMark } from "./health-mark";
import { LossesOf } from "./losses-of";

const ASK_MS = 5_000;

export function CollectorPage({ collectorId }: { collectorId: string }) {
  const { slug } = useOrganization();
  const sources = useSources();
  const mayEdit = useMay("admin");
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const now = useNow();
  const [isRenaming, setRenaming] = useState(false);
  const [isAsking, setAsking] = useState(false);
  const collector = useQuery({ ...trpc.collectors.get.queryOptions({ organization: slug, collectorId }), refetchInterval: ASK_MS });
  const activity = useQuery({
    ...trpc.collectors.activity.queryOptions({ organization: slug, collectorIds: [collectorId] }),
    refetchInterval: ASK_MS,
  });
  const endpoints = useQuery(trpc.endpoints.list.queryOptions({ organization: slug, collectorId, limit: 100, sort: "worst" }));
  const revoke = useMutation(
    trpc.collectors.revoke.mutationOptions({ onSuccess: () => queryClient.invalidateQueries({ queryKey: trpc.collectors.pathKey() }) }),
  );
  if (collector.isPending) return <Waiting rows={6} />;
  if (collector.isError) return <Problem what="This collector" error={collector.error} onRetry={() => void collector.refetch()} />;
  const { name, site, tags, state, version, expectedVersion, enrolledAt, lastSeenAt, planRevision, appliedPlanRevision, planError } =
    collector.data;
  const { clock, spool, capabilities } = factsOf(collector.data);
  const notes = healthOf(collector.data, now ?? lastSeenAt?.getTime() ?? 0);
  const offset = offsetText(clock);
  const items = endpoints.data?.items ?? [];
  const names = new Map(items.map((endpoint) => [endpoint.id, endpoint.name]));
  const refused = refusalsOf(planError);
  const lastSampleAt = activity.data?.[0]?.lastSampleAt ?? null;
  const ms = (value: number | null): string => (value === null ? "not known" : quantity(value, "ms"));
  const isPush = collector.data.kind === "push";
  const agentRows: [string, React.ReactNode][] = [
    ["Waiting in its spool", `${spool.rows.toLocaleString("en")} samples, ${sizeOf(spool.bytes)}`],
    ["Dropped by itself", `${spool.droppedRows.toLocaleString("en")} samples`],
    ["Packets it lost", packetsLost(spool)],
    ["Clock", clock.synchronised === null ? "not known" : clock.synchronised ? "synchronised" : "not synchronised"],
    ["Clock offset to the server", offset === null ? "not known" : `${offset.offset}${offset.error}`],
    ["Sends late (p99)", ms(clock.lateP99Ms)],
    ["Version", version ? (version === expectedVersion ? version : `${version} (this server comes with ${expectedVersion})`) : "not known"],
    ["Platform", capabilities.platform || "not known"],
  ];
  return (
    <>
      <PageHeader title={name} hint={[site, ...tags].filter(Boolean).join(" · ") || undefined}>
        {mayEdit && state !== "revoked" && (
          <>
            <Button size="sm" variant="secondary" onPress={() => setRenaming(!isRenaming)}>
              <Pencil aria-hidden className="size-4" />
              Rename
            </Button>
            <Button size="sm" variant="danger-soft" onPress={() => setAsking(true)}>
              <Ban aria-hidden className="size-4" />
              Revoke
            </Button>
          </>
        )}
      </PageHeader>
      <div className="flex flex-col gap-6 px-4 pb-10 sm:px-6">
        {isRenaming && <Rename collectorId={collectorId} name={name} onDone={() => setRenaming(false)} />}
        <ul aria-label="State" className="flex flex-col gap-1">
          {notes.map(({ health, why }) => (
            <li key={health} className="flex flex-wrap items-center gap-x-3 text-sm">
              <HealthMark health={health} />
              <span>{why}</span>
            </li>
          ))}
        </ul>
        <div className="grid items-start gap-6 lg:grid-cols-2">
          <Facts
            title="Reports"
            rows={[
              ["Last heard", lastSeenAt ? <Moment key="seen" at={lastSeenAt} /> : "never"],
              ["Last upload", lastSampleAt ? <Moment key="upload" at={lastSampleAt} /> : "none"],
              ...(isPush ? [] : agentRows),
              ["Enrolled", <Moment key="enrolled" at={enrolledAt} />],
            ]}
          />
          {!isPush && (
            <div className="flex flex-col gap-6">
              <Facts
                title="Plan"
                rows={[
                  ["Signed", planRevision === 0 ? "none yet" : `revision ${planRevision}`],
                  ["Applied", appliedPlanRevision === 0 ? "none yet" : `revision ${appliedPlanRevision}`],
                  ...refused.map(({ endpointId, reason }, index): [string, React.ReactNode] => [
                    `Refused${refused.length > 1 ? ` ${index + 1}` : ""}`,
                    <span key={`${endpointId} ${reason}`} className="text-warning-text">
                      {endpointId && (
                        <Link className="underline" href={`/o/${slug}/endpoints/${endpointId}`}>
                          {names.get(endpointId) ?? "an endpoint"}
                        </Link>
                      )}
                      {endpointId && ": "}
                      {reason}
                    </span>,
                  ]),
                ]}
              />
              <Facts
                title="Can"
                rows={[
                  ["Protocols", capabilities.protocols.map((protocol) => sources.of(protocol.name).title).join(", ") || "not reported yet"],
                  [
                    "Raw sockets",
                    capabilities.rawSockets === null ? "not reported yet" : capabilities.rawSockets ? "permitted" : "not permitted",
                  ],
                  ...capabilities.lacking.map((text, index): [string, React.ReactNode] => [
                    index === 0 ? "Lacks" : "",
                    <span key={text}>{text}</span>,
                  ]),
                  ["Time stamps", capabilities.stamps.map(stampName).join(", ") || "not reported yet"],
                ]}
              />
            </div>
          )}
        </div>
        <section aria-labelledby="probes" className="flex flex-col gap-2 rounded-xl border border-border bg-surface p-4">
          <h2 id="probes" className="font-medium">
            {isPush ? "Brings" : "Probes"} {collector.data.endpointCount} {collector.data.endpointCount === 1 ? "endpoint" : "endpoints"}
          </h2>
          {endpoints.isError ? (
            <Problem what="Its endpoints" error={endpoints.error} onRetry={() => void endpoints.refetch()} />
          ) : (
            <ul className="grid gap-x-6 sm:grid-cols-2 xl:grid-cols-3">
              {items.map((endpoint) => (
                <li key={endpoint.id} className="flex items-center justify-between gap-3 border-separator border-b py-1.5 text-sm">
                  <Link href={`/o/${slug}/endpoints/${endpoint.id}`} className="truncate underline-offset-2 hover:underline">
                    {endpoint.name}
                  </Link>
                  <StateMark state={endpoint.state} />
                </li>
              ))}
            </ul>
          )}
          {endpoints.data?.nextCursor && <p className="text-muted text-sm">The first 100 are shown.</p>}
        </section>
        <LossesOf collectorId={collectorId} />
      </div>
      <ConfirmByName
        isOpen={isAsking}
        onOpenChange={setAsking}
        title="Revoke this collector?"
        name={name}
        verb="Revoke collector"
        onConfirm={() => revoke.mutateAsync({ organization: slug, collectorId })}
      >
        Its access ends at its next request. What it measured stays. To use the machine again, enrol it anew.
      </ConfirmByName>
    </>
  );
}

function Facts({ title, rows }: { title: string; rows: readonly (readonly [string, React.ReactNode])[] }) {
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

function Rename({ collectorId, name, onDone }: { collectorId: string; name: string; onDone: () => void }) {
  const { slug } = useOrganization();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [typed, setTyped] = useState(name);
  const rename = useMutation(
    trpc.collectors.rename.mutationOptions({
      onSuccess: async () => {
        await queryClient.invalidateQueries({ queryKey: trpc.collectors.pathKey() });
        toast.success("Renamed");
        onDone();
      },
    }),
  );
  return (
    <form
      className="flex flex-wrap items-end gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        rename.mutate({ organization: slug, collectorId, name: typed });
      }}
    >
      <TextField value={typed} onChange={setTyped} autoFocus autoComplete="off" className="w-72">
        <Label>New name</Label>
        <Input />
      </TextField>
      <Button type="submit" isPending={rename.isPending} isDisabled={typed.trim() === "" || typed === name}>
        Save
      </Button>
      <Button variant="ghost" onPress={onDone}>
        Cancel
      </Button>
      <p role="alert" className="w-full text-danger text-sm empty:hidden">
        {rename.isError ? messageOf(rename.error) : null}
      </p>
    </form>
  );
}
