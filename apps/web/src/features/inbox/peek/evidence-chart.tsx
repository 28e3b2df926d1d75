"use client";
import { plusMinus, quantity, range } from "@padit/domain/quantity";
import type { AlertChartView, AlertDetailView } from "@padit/services/alerts";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import type uPlot from "uplot";
import { useTimes, useZone } from "@/components/moment";
import { useAlertText } from "@/features/alert-text/use-alert-text";
import { useOrganization } from "@/features/organization/organization-context";
import { useSources } from "@/features/sources/sources-context";
import { useTRPC } from "@/features/trpc/trpc-provider";
import type { Times } from "@/features/words/times";
import { useLanguage, useWords, type WordsOf } from "@/features/words/use-words";
import { type ChartMoments, chartOptions, legendOf } from "./chart-options";
import { chartTable } from "./chart-table";
import { evidenceOf } from "./evidence";
import { Section } from "./section";
import "uplot/dist/uPlot.min.css";

const HEIGHT = 220;
/** Refresh interval of the chart of an open alert. */
const RENEW_MS = 15_000;

/** The measured values with their uncertainty, the expected range, the bout, and the same time a week ago. */
export default function EvidenceChart({ alert }: { alert: AlertDetailView }) {
  const t = useWords("alert");
  const { slug } = useOrganization();
  const { metricTitle } = useSources();
  const query = useQuery({
    ...useTRPC().alerts.chart.queryOptions({ organization: slug, alertId: alert.id }),
    meta: { live: "self" },
    refetchInterval: alert.status === "resolved" ? false : RENEW_MS,
  });
  const data = query.data;
  return (
    <Section title={data ? metricTitle(data.metricName, alert.protocol ?? undefined) : t("chart.measuredTitle")}>
      {query.isPending && <div className="h-60" />}
      {query.isError && <p className="text-muted text-sm">{t("chart.notRead")}</p>}
      {data === null && <p className="text-muted text-sm">{t("chart.noSeries")}</p>}
      {data && data.points.length === 0 && <p className="text-muted text-sm">{t("chart.notKept")}</p>}
      {data && data.points.length > 0 && <Chart data={data} alert={alert} />}
    </Section>
  );
}

function Chart({ data, alert }: { data: AlertChartView; alert: AlertDetailView }) {
  const t = useWords("alert");
  const { text } = useAlertText();
  const times = useTimes();
  const language = useLanguage();
  const zone = useZone();
  const holder = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const [readout, setReadout] = useState<string | null>(null);
  const latest = useRef(data);
  latest.current = data;
  const { openedMs, acknowledgedMs, resolvedMs } = momentsOf(alert);
  const limit = limitOf(alert, data.metricName);
  const hasLossLane = data.loss.length > 0;

  useEffect(() => {
    const element = holder.current;
    if (!element) return;
    let isGone = false;
    const build = async (): Promise<void> => {
      const { default: UPlot } = await import("uplot");
      if (isGone) return;
      plot.current?.destroy();
      const options = chartOptions(UPlot, {
        element,
        height: HEIGHT,
        zone,
        words: t,
        language,
        unit: latest.current.unit,
        moments: { bout: () => latest.current.bout, openedMs, acknowledgedMs, resolvedMs },
        limit,
        hasLossLane,
        range: () => latest.current,
        onCursor: (index) => setReadout(index === null ? null : readoutOf(plot.current?.data, index, latest.current.unit, t, times)),
      });
      plot.current = new UPlot(options, chartTable(latest.current), element);
    };
    void build();
    const resized = new ResizeObserver(() => plot.current?.setSize({ width: element.clientWidth, height: HEIGHT }));
    resized.observe(element);
    // Chart colours depend on the theme, so the chart is rebuilt when the theme changes.
    const themed = new MutationObserver(() => void build());
    themed.observe(document.documentElement, { attributes: true, attributeFilter: ["class"] });
    return () => {
      isGone = true;
      resized.disconnect();
      themed.disconnect();
      plot.current?.destroy();
      plot.current = null;
    };
  }, [zone, t, language, times, limit, hasLossLane, openedMs, acknowledgedMs, resolvedMs]);
  useEffect(() => plot.current?.setData(chartTable(data)), [data]);

  return (
    <figure className="flex flex-col gap-1">
      <div
        ref={holder}
        role="img"
        aria-label={t("chart.label", { sentence: text(alert.words?.sentence, alert.description), count: String(data.points.length) })}
        className="min-h-56 w-full"
      />
      <Caption readout={readout} data={data} limit={limit} />
    </figure>
  );
}

/** The values under the cursor, or the legend while there is none. */
function Caption({ readout, data, limit }: { readout: string | null; data: AlertChartView; limit: number | null }) {
  const t = useWords("alert");
  return (
    <figcaption className="flex min-h-8 flex-wrap content-start gap-x-4 gap-y-1 text-muted text-xs">
      {readout ? (
        <span className="text-foreground tabular-nums">{readout}</span>
      ) : (
        legendOf(t, data, limit).map(({ label, swatch }) => (
          <span key={label} className="inline-flex items-center gap-1.5">
            <span aria-hidden className={swatch} />
            {label}
          </span>
        ))
      )}
    </figcaption>
  );
}

function momentsOf({ boutOpenedAt, acknowledgedAt, resolvedAt }: AlertDetailView): Omit<ChartMoments, "bout"> {
  return { openedMs: boutOpenedAt.getTime(), acknowledgedMs: acknowledgedAt?.getTime() ?? null, resolvedMs: resolvedAt?.getTime() ?? null };
}

/** The limit from the alert's evidence, if it belongs to the drawn metric; null otherwise. */
function limitOf({ detectionScore, metricName }: AlertDetailView, drawn: string): number | null {
  const expected = evidenceOf(detectionScore)?.expected;
  return expected && expected.low === expected.high && metricName === drawn ? expected.value : null;
}

function readoutOf(data: uPlot.AlignedData | undefined, index: number, unit: string, t: WordsOf<"alert">, times: Times): string | null {
  const at = data?.[0][index];
  if (!data || at === undefined) return null;
  const read = (series: number): number | null => data[series]?.[index] ?? null;
  const [value, upper, low, high, week, loss] = [read(1), read(3), read(4), read(5), read(6), read(7)];
  const moment = new Date(at * 1000);
  const parts = [`${times.at(moment, "day")} ${times.at(moment, "clock")}`];
  if (value !== null) parts.push(`${quantity(value, unit)}${upper === null ? "" : ` ${plusMinus(upper - value, unit)}`}`);
  if (low !== null && high !== null) parts.push(t("chart.expectedRange", { range: range(low, high, unit) }));
  if (week !== null) parts.push(t("chart.weekAgoValue", { value: quantity(week, unit) }));
  if (loss !== null) parts.push(t("chart.lossValue", { value: quantity(loss, "ratio") }));
  return parts.join(" · ");
}
