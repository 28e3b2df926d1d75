"use client";
import type { EndpointView } from "@padit/services/endpoints";
import type { ReactNode } from "react";
import { Problem } from "@/components/problem";
import { Waiting } from "@/components/waiting";
import { MaintenanceNotice } from "@/features/maintenance/maintenance-notice";
import { useMay, useOrganization } from "@/features/organization/organization-context";
import { SilencedNotice } from "@/features/silences/silenced-notice";
import { useWords } from "@/features/words/use-words";
import { packetsPerRun } from "../quantities";
import { AlertsOf } from "./alerts-of";
import { CollectorChart } from "./collector-chart";
import { EndpointHeader } from "./endpoint-header";
import { ExpectedTimes } from "./expected-times";
import { LastPhases } from "./last-phases";
import { OutcomeNotes } from "./outcome-notes";
import { RangePicker } from "./range-picker";
import { RefusedBy } from "./refused-by";
import { ReportedChanges } from "./reported-changes";
import { SettingsSummary } from "./settings-summary";
import { TestedBefore } from "./tested-before";
import { type EndpointPageData, useEndpointPage } from "./use-endpoint-page";
import { WindowTable } from "./window-table";

export function EndpointPage({ endpointId }: { endpointId: string }) {
  const t = useWords("endpoint");
  const page = useEndpointPage(endpointId);
  const { slug } = useOrganization();
  const mayEdit = useMay("operator");
  const { range, endpoint, alerts, collectors, headline, names } = page;
  if (endpoint.isPending) return <Waiting rows={8} />;
  if (endpoint.isError) return <Problem what={t("theEndpoint")} error={endpoint.error} onRetry={() => void endpoint.refetch()} />;
  const { protocol, collectorIds, outcomes } = endpoint.data;
  const probing = probingCollectors(page, collectorIds, t("collector"));
  return (
    <>
      <EndpointHeader endpoint={endpoint.data} shown={range.shown} />
      <div className="flex flex-col gap-6 px-4 pb-10 sm:px-6">
        <RefusedBy
          endpointId={endpointId}
          slug={slug}
          collectors={collectors.data?.items.filter(({ id }) => collectorIds.includes(id)) ?? []}
        />
        <OutcomeNotes outcomes={outcomes} protocol={protocol} slug={slug} collectors={names} />
        <MaintenanceNotice endpointId={endpointId} />
        <SilencedNotice endpointId={endpointId} />
        <ExpectedTimes endpointId={endpointId} mayEdit={mayEdit} />
        <TestedBefore protocol={protocol} target={endpoint.data.target} collectors={names} />
        <Measurements page={page} endpoint={endpoint.data} probing={probing} />
        {headline && <LastPhases endpointId={endpointId} metric={headline.delay.name} collectors={probing} />}
        <div className="grid items-start gap-6 lg:grid-cols-2">
          <Panel id="alerts" title={t("alerts")}>
            {alerts.isError ? (
              <Problem what={t("theAlerts")} error={alerts.error} onRetry={() => void alerts.refetch()} />
            ) : (
              <AlertsOf slug={slug} alerts={alerts.data?.items ?? []} />
            )}
          </Panel>
          <Panel id="settings" title={t("settings")}>
            <SettingsSummary endpoint={endpoint.data} collectors={collectorIds.map((id) => names.get(id) ?? t("collector"))} />
          </Panel>
        </div>
        {headline && (
          <Panel id="windows" title={t("windows", { metric: headline.delay.title })}>
            <WindowTable endpointId={endpointId} metric={headline.delay.name} collectors={probing} />
          </Panel>
        )}
      </div>
    </>
  );
}

/** Names by id of the collectors that probe the endpoint now or have history in the chart. @param unnamed for a deleted collector */
function probingCollectors(
  { chart, names }: EndpointPageData,
  collectorIds: readonly string[],
  unnamed: string,
): ReadonlyMap<string, string> {
  const charted = chart.data?.series.filter(({ at }) => at.length > 0).map(({ collectorId }) => collectorId) ?? [];
  return new Map([...new Set([...collectorIds, ...charted])].map((id) => [id, names.get(id) ?? unnamed]));
}

interface MeasurementsProps {
  page: EndpointPageData;
  endpoint: EndpointView;
  probing: ReadonlyMap<string, string>;
}
function Measurements({ page: { range, chart, marks }, endpoint: { protocol, intervalSeconds, target }, probing }: MeasurementsProps) {
  const t = useWords("endpoint");
  const { name, shown, follow, fix } = range;
  return (
    <>
      {shown && <RangePicker name={name} shown={shown} onFollow={follow} onFix={fix} />}
      {chart.isError && <Problem what={t("theMeasurements")} error={chart.error} onRetry={() => void chart.refetch()} />}
      {chart.isPending && !chart.isError && <Waiting rows={3} label={t("loadingMeasurements")} />}
      {chart.data &&
        [...probing].map(([collectorId, collector]) => (
          <CollectorChart
            key={collectorId}
            chart={chart.data}
            collectorId={collectorId}
            name={collector}
            protocol={protocol}
            intervalSeconds={intervalSeconds}
            packetsPerRun={packetsPerRun(target) ?? 1}
            marks={marks}
            onZoom={fix}
          />
        ))}
      {chart.data && chart.data.changes.length > 0 && <ReportedChanges changes={chart.data.changes} />}
      {probing.size === 0 && <p className="text-muted text-sm">{t("noCollector")}</p>}
    </>
  );
}

function Panel({ id, title, children }: { id: string; title: string; children: ReactNode }) {
  return (
    <section aria-labelledby={id} className="flex flex-col gap-2 rounded-xl border border-border bg-surface p-4">
      <h2 id={id} className="font-medium">
        {title}
      </h2>
      {children}
    </section>
  );
}
