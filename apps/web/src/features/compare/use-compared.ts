"use client";
import { isOutcomeMetric } from "@padit/domain/metrics";
import { useQueries } from "@tanstack/react-query";
import { parseAsString, useQueryState } from "nuqs";
import { useMemo } from "react";
import { useRange } from "@/features/endpoints/detail/use-range";
import { useOrganization } from "@/features/organization/organization-context";
import { headlineOf, type Sources } from "@/features/sources/sources";
import { useSources } from "@/features/sources/sources-context";
import { useTRPC } from "@/features/trpc/trpc-provider";
import { type Compared, readCompared, writeCompared } from "./compare-address";
import { type ComparedChart, linesOf } from "./compare-lines";

const FOLLOW_MS = 10_000;

/** The compared metrics, in the address of the page, with their endpoints and measurements. */
export function useCompared() {
  const { slug } = useOrganization();
  const trpc = useTRPC();
  const sources = useSources();
  const range = useRange();
  const { shown, isFixed } = range;
  const [of, setOf] = useQueryState("of", parseAsString.withDefault("").withOptions({ history: "push" }));
  const chosen = useMemo(() => readCompared(of), [of]);
  const ids = [...new Set(chosen.map(({ endpointId }) => endpointId))];
  const endpoints = useQueries({
    queries: ids.map((endpointId) => trpc.endpoints.get.queryOptions({ organization: slug, endpointId })),
  });
  const known = endpoints.flatMap(({ data }) => data ?? []);
  const asked = known.map((endpoint) => ({ endpoint, metrics: metricsOf(chosen, endpoint, sources) }));
  const measured = asked.filter(({ metrics }) => metrics.length > 0);
  const charts = useQueries({
    queries: measured.map(({ endpoint, metrics }) => ({
      ...trpc.endpoints.chart.queryOptions({
        organization: slug,
        endpointId: endpoint.id,
        metrics: metrics.map(({ name }) => name),
        from: shown?.from ?? new Date(0),
        to: shown?.to ?? new Date(1),
      }),
      enabled: shown !== null,
      placeholderData: <T>(before: T) => before,
      ...(isFixed ? {} : { refetchInterval: FOLLOW_MS }),
    })),
  });
  const compared = measured.flatMap(({ endpoint, metrics }, index): ComparedChart[] => {
    const data = charts[index]?.data;
    const intervalMs = endpoint.intervalSeconds * 1000;
    return data ? [{ endpointName: endpoint.name, intervalMs, bucketMs: data.bucketMs, metrics, series: data.series }] : [];
  });
  return {
    range,
    chosen,
    known,
    asked,
    ...linesOf(compared),
    isGone: endpoints.some(({ isError }) => isError),
    isPending: endpoints.some(({ isPending }) => isPending) || charts.some(({ isPending }) => isPending),
    isFailed: charts.some(({ isError }) => isError),
    retry: () => charts.forEach((chart) => void chart.refetch()),
    add: (item: Compared) => void setOf(writeCompared([...chosen, item])),
    remove: (index: number) => void setOf(writeCompared(chosen.filter((_, at) => at !== index))),
  };
}
export type ComparedData = ReturnType<typeof useCompared>;

/** The chosen metrics of one endpoint; its usual metric is the delay of its protocol. */
function metricsOf(chosen: readonly Compared[], endpoint: { id: string; protocol: string }, sources: Sources) {
  const { id, protocol } = endpoint;
  const usual = headlineOf(sources.of(protocol))?.delay.name ?? metricChoices(protocol, sources)[0]?.id;
  const names = chosen.flatMap(({ endpointId, metric }) => (endpointId === id ? (metric ?? usual ?? []) : []));
  return [...new Set(names)].map((name) => ({ name, title: sources.metricTitle(name, protocol) }));
}

/** The measured metrics of a protocol, without those that only say how a run ended. */
export const metricChoices = (protocol: string, sources: Sources): { id: string; label: string }[] =>
  Object.entries(sources.of(protocol).metrics)
    .filter(([name]) => !isOutcomeMetric(name))
    .map(([name, { title }]) => ({ id: name, label: title }));
