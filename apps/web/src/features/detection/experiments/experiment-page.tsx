"use client";
import { Button, toast } from "@heroui/react";
import type { ExperimentView } from "@padit/services/experiments";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { CircleHelp } from "lucide-react";
import { Blank } from "@/components/blank";
import { LinkButton } from "@/components/link-button";
import { isNotFound, messageOf } from "@/components/message-of";
import { Moment } from "@/components/moment";
import { Problem } from "@/components/problem";
import { Waiting } from "@/components/waiting";
import { useMay, useOrganization } from "@/features/organization/organization-context";
import { useTRPC } from "@/features/trpc/trpc-provider";
import type { WordsOf } from "@/features/words/use-words";
import { useWords } from "@/features/words/use-words";
import { DetectionTabs } from "../detection-tabs";
import { ProgressLine } from "../progress-line";
import { RunMark } from "../run-mark";
import { FamilyResults } from "./family-results";
import { TrialsTable } from "./trials-table";

/** One experiment and its trials, updated while it runs. */
export function ExperimentPage({ experimentId }: { experimentId: string }) {
  const t = useWords("detection");
  const { slug } = useOrganization();
  const found = useQuery(useTRPC().experiments.get.queryOptions({ organization: slug, experimentId }));
  return (
    <>
      <DetectionTabs hint={t("experiment.hint")} />
      {found.isPending ? (
        <Waiting />
      ) : isNotFound(found.error) ? (
        <Blank icon={CircleHelp} title={t("experiment.noSuch")}>
          <LinkButton href={`/o/${slug}/detection/experiments`}>{t("experiment.all")}</LinkButton>
        </Blank>
      ) : found.isError ? (
        <Problem what={t("experiment.theExperiment")} error={found.error} onRetry={() => void found.refetch()} />
      ) : (
        <div className="flex flex-col gap-6 p-4 sm:px-6">
          <Head experiment={found.data.experiment} />
          <FamilyResults done={found.data.experiment.progress.done} />
          <TrialsTable trials={found.data.trials} />
        </div>
      )}
    </>
  );
}

function Head({ experiment }: { experiment: ExperimentView }) {
  const t = useWords("detection");
  const { slug } = useOrganization();
  const may = useMay("operator");
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const cancel = useMutation(
    trpc.experiments.cancel.mutationOptions({
      onSuccess: () => queryClient.invalidateQueries({ queryKey: trpc.experiments.pathKey() }),
      onError: (error) => void toast.danger(messageOf(error)),
    }),
  );
  const { id, state, isCancelling, progress, settings, createdAt, createdBy, error } = experiment;
  const isActive = state === "queued" || state === "running";
  const { at } = progress;
  return (
    <section aria-label={t("experiment.progress")} className="flex max-w-3xl flex-col gap-3">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2 text-sm">
        <RunMark state={state} isCancelling={isCancelling} />
        <span className="text-muted">
          {t.rich("experiment.settings", {
            name: createdBy,
            time: () => <Moment at={createdAt} />,
            candidates: String(settings.candidates),
            rate: String(settings.falsePer1000),
            minutes: String(settings.budgetMinutes),
          })}
        </span>
        {may && isActive && (
          <Button
            size="sm"
            variant="secondary"
            isDisabled={isCancelling}
            isPending={cancel.isPending}
            onPress={() => cancel.mutate({ organization: slug, experimentId: id })}
          >
            {t("experiment.cancel")}
          </Button>
        )}
      </div>
      {error && <p className="text-danger text-sm">{error}</p>}
      <ProgressLine done={progress.done.length} of={progress.families} label={t("experiment.families")}>
        {t("experiment.done", {
          done: String(progress.done.length),
          families: String(progress.families),
          trials: String(progress.trials),
        })}
        {at && isActive && ` · ${placeText(t, at)}`}
      </ProgressLine>
    </section>
  );
}

function placeText(t: WordsOf<"detection">, at: NonNullable<ExperimentView["progress"]["at"]>): string {
  const values = { family: at.family, tried: String(at.tried), candidates: String(at.candidates) };
  if (at.rung >= at.rungs) return t("experiment.judging", values);
  return t("experiment.round", { ...values, round: String(at.rung + 1), rounds: String(at.rungs) });
}
