"use client";
import { Button } from "@heroui/react";
import { useQuery } from "@tanstack/react-query";
import { Download, Pause, Pencil, Play, Trash2 } from "lucide-react";
import { useRouter } from "next/navigation";
import { useMemo, useState } from "react";
import { useHotkeys } from "react-hotkeys-hook";
import { AS_WRITTEN } from "@/components/as-written";
import { ConfirmByName } from "@/components/confirm-by-name";
import { LinkButton } from "@/components/link-button";
import { PageHeader } from "@/components/page-header";
import { Problem } from "@/components/problem";
import { StateMark } from "@/components/state-mark";
import { Waiting } from "@/components/waiting";
import { useMay, useOrganization } from "@/features/organization/organization-context";
import { headlineOf } from "@/features/sources/sources";
import { useSources } from "@/features/sources/sources-context";
import { useTRPC } from "@/features/trpc/trpc-provider";
import { useBulkEndpoints } from "../list/use-bulk-endpoints";
import { AlertsOf } from "./alerts-of";
import { CollectorChart } from "./collector-chart";
import { ExpectedTimes } from "./expected-times";
import { LastPhases } from "./last-phases";
import { OutcomeNotes } from "./outcome-notes";
import { RangePicker } from "./range-picker";
import { RefusedBy } from "./refused-by";
import { SettingsSummary } from "./settings-summary";
import { TestedBefore } from "./tested-before";
import { useRange } from "./use-range";
import { WindowTable } from "./window-table";

const FOLLOW_MS = 10_000;

export function EndpointPage({ endpointId }: { endpointId: string }) {
  const { slug } = useOrganization();
  const mayEdit = useMay("operator");
  const trpc = useTRPC();
  const router = useRouter();
  const bulk = useBulkEndpoints();
  const [isAsking, setAsking] = useState(false);
  const { name: rangeName, shown, isFixed, follow, fix } = useRange();
  const endpoint = useQuery(trpc.endpoints.get.queryOptions({ organization: slug, endpointId }));
  const alerts = useQuery(trpc.alerts.list.queryOptions({ organization: slug, endpointId, limit: 20 }));
  const collectors = useQuery(trpc.collectors.list.queryOptions({ organization: slug, limit: 500, includeRevoked: true }));
  const sources = useSources();
  const headline = endpoint.data ? headlineOf(sources.of(endpoint.data.protocol)) : null;
  const metrics = headline ? [...new Set([headline.delay.name, headline.delivery.name])] : [];
  const chart = useQuery({
    ...trpc.endpoints.chart.queryOptions({
      organization: slug,
      endpointId,
      metrics,
      from: shown?.from ?? new Date(0),
      to: shown?.to ?? new Date(1),
    }),
    enabled: shown !== null && metrics.length > 0,
    placeholderData: (before) => before,
    ...(isFixed ? {} : { refetchInterval: FOLLOW_MS }),
  });
  const names = useMemo(() => new Map(collectors.data?.items.map(({ id, name }) => [id, name])), [collectors.data]);
  const marks = useMemo(
    () => (alerts.data?.items ?? []).map(({ openedAt, severity }) => ({ at: openedAt.getTime(), severity })),
    [alerts.data],
  );
  useHotkeys("z", () => bulk.undo(), AS_WRITTEN, [bulk]);

  if (endpoint.isPending) return <Waiting rows={8} />;
  if (endpoint.isError) return <Problem what="This endpoint" error={endpoint.error} onRetry={() => void endpoint.refetch()} />;
  const { name, protocol, state, paused, collectorIds, intervalSeconds } = endpoint.data;
  // collectors that probe it now, and those whose history the chart shows
  const measured = [
    ...new Set([...collectorIds, ...(chart.data?.series.filter(({ at }) => at.length > 0).map((one) => one.collectorId) ?? [])]),
  ];
  const probing = new Map(measured.map((id) => [id, names.get(id) ?? "Collector"]));
  const pause = (): void => void bulk.attempt({ ids: [endpointId] }, { type: paused ? "resume" : "pause" });
  return (
    <>
      <PageHeader
        title={name}
        hint={
          <span className="flex flex-wrap items-center gap-x-3">
            <StateMark state={state} />
            <span>{endpoint.data.stateReason}</span>
          </span>
        }
      >
        {shown && (
          <LinkButton
            href={`/o/${slug}/endpoints/${endpointId}/samples.csv?from=${shown.from.toISOString()}&to=${shown.to.toISOString()}`}
            prefetch={false}
            download
            variant="ghost"
            size="sm"
          >
            <Download aria-hidden className="size-4" />
            CSV
          </LinkButton>
        )}
        {mayEdit && (
          <>
            <Button size="sm" variant="secondary" isDisabled={bulk.isPending} onPress={pause}>
              {paused ? <Play aria-hidden className="size-4" /> : <Pause aria-hidden className="size-4" />}
              {paused ? "Resume" : "Pause"}
            </Button>
            <LinkButton size="sm" href={`/o/${slug}/endpoints/${endpointId}/edit`}>
              <Pencil aria-hidden className="size-4" />
              Edit
            </LinkButton>
            <Button size="sm" variant="danger-soft" onPress={() => setAsking(true)}>
              <Trash2 aria-hidden className="size-4" />
              Delete
            </Button>
          </>
        )}
      </PageHeader>
      <div className="flex flex-col gap-6 px-4 pb-10 sm:px-6">
        <RefusedBy
          endpointId={endpointId}
          slug={slug}
          collectors={collectors.data?.items.filter(({ id }) => collectorIds.includes(id)) ?? []}
        />
        <OutcomeNotes outcomes={endpoint.data.outcomes} protocol={protocol} slug={slug} collectors={names} />
        <ExpectedTimes endpointId={endpointId} mayEdit={mayEdit} />
        <TestedBefore protocol={protocol} collectors={names} />
        {shown && <RangePicker name={rangeName} shown={shown} onFollow={follow} onFix={fix} />}
        {chart.isError && <Problem what="The measurements" error={chart.error} onRetry={() => void chart.refetch()} />}
        {chart.isPending && !chart.isError && <Waiting rows={3} label="Loading the measurements" />}
        {chart.data &&
          [...probing].map(([collectorId, collector]) => (
            <CollectorChart
              key={collectorId}
              chart={chart.data}
              collectorId={collectorId}
              name={collector}
              protocol={protocol}
              intervalSeconds={intervalSeconds}
              marks={marks}
              onZoom={fix}
            />
          ))}
        {probing.size === 0 && <p className="text-muted text-sm">No collector probes this endpoint.</p>}
        {headline && <LastPhases endpointId={endpointId} metric={headline.delay.name} collectors={probing} />}
        <div className="grid items-start gap-6 lg:grid-cols-2">
          <section aria-labelledby="alerts" className="flex flex-col gap-2 rounded-xl border border-border bg-surface p-4">
            <h2 id="alerts" className="font-medium">
              Alerts
            </h2>
            {alerts.isError ? (
              <Problem what="The alerts" error={alerts.error} onRetry={() => void alerts.refetch()} />
            ) : (
              <AlertsOf slug={slug} alerts={alerts.data?.items ?? []} />
            )}
          </section>
          <section aria-labelledby="settings" className="flex flex-col gap-2 rounded-xl border border-border bg-surface p-4">
            <h2 id="settings" className="font-medium">
              Settings
            </h2>
            <SettingsSummary endpoint={endpoint.data} collectors={collectorIds.map((id) => names.get(id) ?? "unknown")} />
          </section>
        </div>
        {headline && (
          <section aria-labelledby="windows" className="flex flex-col gap-2 rounded-xl border border-border bg-surface p-4">
            <h2 id="windows" className="font-medium">
              Windows of {headline.delay.name.replaceAll("_", " ")}
            </h2>
            <WindowTable endpointId={endpointId} metric={headline.delay.name} collectors={probing} />
          </section>
        )}
      </div>
      <ConfirmByName
        isOpen={isAsking}
        onOpenChange={setAsking}
        title="Delete this endpoint?"
        name={name}
        verb="Delete endpoint"
        onConfirm={async () => {
          await bulk.run({ ids: [endpointId] }, { type: "delete" });
          router.push(`/o/${slug}/endpoints`);
        }}
      >
        Its collectors stop probing at once. Open alerts resolve; alerts of the past stay in the inbox. Rules for it alone go with it. This
        cannot be undone.
      </ConfirmByName>
    </>
  );
}
