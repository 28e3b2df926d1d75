"use client";
import { useQuery } from "@tanstack/react-query";
import { z } from "zod";
import { Moment } from "@/components/moment";
import { useOrganization } from "@/features/organization/organization-context";
import { useTRPC } from "@/features/trpc/trpc-provider";
import { useWords } from "@/features/words/use-words";
import { PhaseBar } from "../wizard/phase-bar";

const WithPhases = z.object({ phases_ms: z.record(z.string(), z.number()) });

/** Durations of the newest run's phases; renders nothing for protocols without phases. */
export function LastPhases({
  endpointId,
  metric,
  collectors,
}: {
  endpointId: string;
  metric: string;
  collectors: ReadonlyMap<string, string>;
}) {
  const t = useWords("endpoint");
  const { slug } = useOrganization();
  const samples = useQuery({
    ...useTRPC().endpoints.samples.queryOptions({ organization: slug, endpointId, metric, limit: 20 }),
    refetchInterval: 15_000,
  });
  const runs = [...collectors].flatMap(([collectorId, name]) => {
    const run = samples.data?.items.findLast((sample) => sample.collectorId === collectorId && "metadata" in sample);
    const parsed = WithPhases.safeParse(run && "metadata" in run ? run.metadata : null);
    return run && parsed.success ? [{ collectorId, name, at: run.timestamp, phases: parsed.data.phases_ms }] : [];
  });
  if (runs.length === 0) return null;
  return (
    <section aria-labelledby="phases" className="flex flex-col gap-3 rounded-xl border border-border bg-surface p-4">
      <h2 id="phases" className="font-medium">
        {t("phases")}
      </h2>
      {runs.map(({ collectorId, name, at, phases }) => (
        <div key={collectorId} className="flex flex-col gap-1">
          <div className="flex gap-1 text-muted text-xs">
            {name} · <Moment at={at} />
          </div>
          <PhaseBar phases={phases} />
        </div>
      ))}
    </section>
  );
}
