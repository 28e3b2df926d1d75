"use client";
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useOrganization } from "@/features/organization/organization-context";
import { deliveriesOf, headlineOf } from "@/features/sources/sources";
import { useSources } from "@/features/sources/sources-context";
import { useTRPC } from "@/features/trpc/trpc-provider";
import type { ChartMark } from "./smoke-chart";
import { useRange } from "./use-range";

const FOLLOW_MS = 10_000;

/** Data of an endpoint's page: the endpoint, its alerts, its collectors, and the measurements of the shown range. */
export function useEndpointPage(endpointId: string) {
  const { slug } = useOrganization();
  const trpc = useTRPC();
  const sources = useSources();
  const range = useRange();
  const { shown, isFixed } = range;
  const endpoint = useQuery(trpc.endpoints.get.queryOptions({ organization: slug, endpointId }));
  const alerts = useQuery(trpc.alerts.list.queryOptions({ organization: slug, endpointId, limit: 20 }));
  const collectors = useQuery(trpc.collectors.list.queryOptions({ organization: slug, limit: 500, includeRevoked: true }));
  const source = endpoint.data && sources.of(endpoint.data.protocol);
  const headline = source ? headlineOf(source) : null;
  const metrics = source && headline ? [...new Set([headline.delay.name, ...deliveriesOf(source)])] : [];
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
  const changes = chart.data?.changes;
  const marks = useMemo(
    (): ChartMark[] => [
      ...(alerts.data?.items ?? []).map(({ openedAt, severity }) => ({ at: openedAt.getTime(), kind: severity })),
      ...(changes ?? []).map(({ at }) => ({ at: at.getTime(), kind: "change" as const })),
    ],
    [alerts.data, changes],
  );
  return { range, endpoint, alerts, collectors, headline, chart, names, marks };
}
export type EndpointPageData = ReturnType<typeof useEndpointPage>;
