"use client";
import type { ExperimentView } from "@padit/services/experiments";
import { useQuery } from "@tanstack/react-query";
import { FlaskConical } from "lucide-react";
import Link from "next/link";
import { Blank } from "@/components/blank";
import { Moment } from "@/components/moment";
import { Problem } from "@/components/problem";
import { Waiting } from "@/components/waiting";
import { useMay, useOrganization } from "@/features/organization/organization-context";
import { useTRPC } from "@/features/trpc/trpc-provider";
import { useWords } from "@/features/words/use-words";
import { DetectionTabs } from "../detection-tabs";
import { RunMark } from "../run-mark";
import { StartExperiment } from "./start-experiment";

/** Experiments that search for better models on the organization's own history. */
export function ExperimentsPage() {
  const t = useWords("detection");
  const { slug } = useOrganization();
  const may = useMay("operator");
  const experiments = useQuery(useTRPC().experiments.list.queryOptions({ organization: slug, limit: 100 }));
  const items = experiments.data?.items ?? [];
  const isActive = items.some(({ state }) => state === "queued" || state === "running");
  return (
    <>
      <DetectionTabs hint={t("experiment.listHint")} />
      {may && <StartExperiment isActive={isActive} />}
      {experiments.isPending ? (
        <Waiting />
      ) : experiments.isError ? (
        <Problem what={t("experiment.theExperiments")} error={experiments.error} onRetry={() => void experiments.refetch()} />
      ) : items.length === 0 ? (
        <Blank icon={FlaskConical} title={t("experiment.none")}>
          <p>{t("experiment.noneText")}</p>
        </Blank>
      ) : (
        <ul aria-label={t("experiment.list")} className="divide-y divide-separator border-separator border-y">
          {items.map((experiment) => (
            <Row key={experiment.id} experiment={experiment} slug={slug} />
          ))}
        </ul>
      )}
    </>
  );
}

function Row({
  experiment: { id, state, isCancelling, progress, createdAt, createdBy },
  slug,
}: {
  experiment: ExperimentView;
  slug: string;
}) {
  const t = useWords("detection");
  const models = progress.done.filter(({ modelId }) => modelId !== null).length;
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-2 text-sm sm:px-6">
      <Link href={`/o/${slug}/detection/experiments/${id}`} className="font-medium hover:underline">
        {t("experiment.by", { name: createdBy })}
      </Link>
      <span className="text-muted">
        <Moment at={createdAt} />
      </span>
      <RunMark state={state} isCancelling={isCancelling} />
      <span className="ml-auto text-muted tabular-nums">
        {t("experiment.figures", {
          done: String(progress.done.length),
          families: String(progress.families),
          trials: String(progress.trials),
          models,
        })}
      </span>
    </li>
  );
}
