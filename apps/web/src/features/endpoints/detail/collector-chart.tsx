"use client";
import type { EndpointChartView } from "@padit/services/endpoints";
import dynamic from "next/dynamic";
import { useMemo } from "react";
import { deliveriesOf, headlineOf } from "@/features/sources/sources";
import { useSources } from "@/features/sources/sources-context";
import { useWords } from "@/features/words/use-words";
import { shown } from "../quantities";
import { ScoreStrip } from "./score-strip";
import type { ChartMark } from "./smoke-chart";
import { meanLoss, newestOf, smallestLoss, smokeData, sumsOf } from "./smoke-data";

const SmokeChart = dynamic(() => import("./smoke-chart"), { ssr: false, loading: () => <div className="h-55" /> });

interface OneCollector {
  chart: EndpointChartView;
  collectorId: string;
  name: string;
  protocol: string;
  intervalSeconds: number;
  /** 1 where the delivery is no share of packets. */
  packetsPerRun: number;
  marks: readonly ChartMark[];
  onZoom: (between: { from: Date; to: Date }) => void;
}

/** The measurements of one collector: key figures as text, the smoke plot, and the detectors' scores. */
export function CollectorChart({ chart, collectorId, name, protocol, intervalSeconds, packetsPerRun, marks, onZoom }: OneCollector) {
  const t = useWords("endpoint");
  const sources = useSources();
  const source = sources.of(protocol);
  const of = (metric: string | undefined) => chart.series.find((one) => one.collectorId === collectorId && one.metricName === metric);
  const delivery = newestOf(deliveriesOf(source).flatMap((metric) => of(metric) ?? []));
  const headline = headlineOf(source, delivery?.metricName);
  const delay = of(headline?.delay.name);
  const data = useMemo(
    () =>
      smokeData({
        delay,
        delivery,
        deliverySpec: headline?.delivery,
        fromMs: chart.from.getTime(),
        toMs: chart.to.getTime(),
        bucketMs: chart.bucketMs,
        intervalMs: intervalSeconds * 1000,
      }),
    [delay, delivery, headline?.delivery, chart.from, chart.to, chart.bucketMs, intervalSeconds],
  );
  const unit = delay?.unit ?? headline?.delay.unit ?? "";
  const sums = sumsOf(delay);
  const loss = meanLoss(delivery, headline?.delivery);
  const smallest = smallestLoss(delivery, packetsPerRun);
  const range = { fromMs: chart.from.getTime(), toMs: chart.to.getTime(), bucketMs: chart.bucketMs };
  return (
    <section
      aria-label={t("measured.from", { collector: name })}
      className="flex flex-col gap-3 rounded-xl border border-border bg-surface p-4"
    >
      <header className="flex flex-wrap items-baseline justify-between gap-x-6 gap-y-1">
        <h3 className="font-medium">{name}</h3>
        <dl className="flex flex-wrap gap-x-5 gap-y-1 text-sm tabular-nums">
          <Fact name={t("measured.median")} value={shown(sums?.median, unit)} />
          <Fact name={t("measured.p95")} value={shown(sums?.p95, unit)} />
          <Fact name={t("measured.range")} value={sums ? `${shown(sums.min, unit)} – ${shown(sums.max, unit)}` : "–"} />
          <Fact name={t("measured.loss")} value={shown(loss, "ratio")} />
          {smallest !== null && <Fact name={t("measured.smallestLoss")} value={shown(smallest, "ratio")} />}
          <Fact name="±" value={shown(sums?.uncertainty, unit)} />
        </dl>
      </header>
      {sums || loss !== null ? (
        <SmokeChart
          data={data}
          unit={unit}
          bucketMs={chart.bucketMs}
          marks={marks}
          label={t("measured.chart", {
            metric: headline?.delay.title ?? t("measured.delay"),
            collector: name,
            median: shown(sums?.median, unit),
            loss: shown(loss, "ratio"),
          })}
          onZoom={onZoom}
        />
      ) : (
        <p className="py-10 text-center text-muted text-sm">{t("measured.nothing")}</p>
      )}
      {delay && <ScoreStrip scores={delay.scores} {...range} what={sources.metricTitle(delay.metricName, protocol)} />}
      {delivery && delivery.scores.at.length > 0 && (
        <ScoreStrip scores={delivery.scores} {...range} what={sources.metricTitle(delivery.metricName, protocol)} />
      )}
    </section>
  );
}

const Fact = ({ name, value }: { name: string; value: string }) => (
  <div className="flex items-baseline gap-1.5">
    <dt className="text-muted text-xs">{name}</dt>
    <dd>{value}</dd>
  </div>
);
