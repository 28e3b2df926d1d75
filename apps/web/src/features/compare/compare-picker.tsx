"use client";
import { Button } from "@heroui/react";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useState } from "react";
import { Choose } from "@/components/choose";
import { useOrganization } from "@/features/organization/organization-context";
import { headlineOf } from "@/features/sources/sources";
import { useSources } from "@/features/sources/sources-context";
import { useTRPC } from "@/features/trpc/trpc-provider";
import { useWords } from "@/features/words/use-words";
import { type Compared, LINES_MAX } from "./compare-address";
import { metricChoices } from "./use-compared";

const FOUND_MAX = 50;

/** Chooses an endpoint and one of its metrics. */
export function ComparePicker({ chosen, onAdd }: { chosen: readonly Compared[]; onAdd: (item: Compared) => void }) {
  const t = useWords("compare");
  const { slug } = useOrganization();
  const sources = useSources();
  const [text, setText] = useState("");
  const [picked, setPicked] = useState<{ endpointId: string | null; metric: string | null }>({ endpointId: null, metric: null });
  const found = useQuery({
    ...useTRPC().endpoints.list.queryOptions({ organization: slug, limit: FOUND_MAX, ...(text && { text }) }),
    placeholderData: keepPreviousData,
  });
  const items = found.data?.items ?? [];
  const endpoint = items.find(({ id }) => id === picked.endpointId) ?? items[0];
  const metrics = endpoint ? metricChoices(endpoint.protocol, sources) : [];
  const usual = endpoint && headlineOf(sources.of(endpoint.protocol))?.delay.name;
  const metric = metrics.find(({ id }) => id === picked.metric)?.id ?? usual ?? metrics[0]?.id;
  const isFull = chosen.length >= LINES_MAX;
  return (
    <section aria-label={t("pick.heading")} className="flex flex-col gap-2">
      <div className="flex flex-wrap items-end gap-2">
        <label className="flex min-w-40 flex-1 flex-col gap-0.5 text-sm sm:max-w-60">
          <span className="text-muted text-xs">{t("pick.search")}</span>
          <input
            type="search"
            value={text}
            onChange={(event) => setText(event.target.value)}
            className="min-h-9 rounded-lg border border-border bg-surface px-2.5 outline-none focus-visible:ring-2 focus-visible:ring-focus"
          />
        </label>
        {endpoint && (
          <Choose
            label={t("pick.endpoint")}
            value={endpoint.id}
            onChange={(endpointId) => setPicked({ endpointId, metric: null })}
            options={items.map(({ id, name }) => ({ id, label: name }))}
            className="w-full sm:w-52"
          />
        )}
        {metric && (
          <Choose
            label={t("pick.metric")}
            value={metric}
            onChange={(id) => setPicked({ endpointId: endpoint?.id ?? null, metric: id })}
            options={metrics}
            className="w-full sm:w-60"
          />
        )}
        <Button
          variant="secondary"
          isDisabled={!endpoint || !metric || isFull}
          onPress={() => endpoint && metric && onAdd({ endpointId: endpoint.id, metric: metric === usual ? null : metric })}
        >
          <Plus aria-hidden className="size-4" />
          {t("pick.add")}
        </Button>
      </div>
      <p role="status" className="text-muted text-sm empty:hidden">
        {isFull ? t("pick.full", { max: LINES_MAX }) : found.data && items.length === 0 ? t("pick.none") : null}
      </p>
    </section>
  );
}
