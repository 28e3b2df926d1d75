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
import { DetectionTabs } from "../detection-tabs";
import { ProgressLine } from "../progress-line";
import { RunMark } from "../run-mark";
import { FamilyResults } from "./family-results";
import { TrialsTable } from "./trials-table";

/** One experiment and its trials, updated while it runs. */
export function ExperimentPage({ experimentId }: { experimentId: string }) {
  const { slug } = useOrganization();
  const found = useQuery(useTRPC().experiments.get.queryOptions({ organization: slug, experimentId }));
  return (
    <>
      <DetectionTabs hint="Trials as they are done, and what became of each family." />
      {found.isPending ? (
        <Waiting />
      ) : isNotFound(found.error) ? (
        <Blank icon={CircleHelp} title="There is no such experiment">
          <LinkButton href={`/o/${slug}/detection/experiments`}>All experiments</LinkButton>
        </Blank>
      ) : found.isError ? (
        <Problem what="The experiment" error={found.error} onRetry={() => void found.refetch()} />
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
    <section aria-label="Progress" className="flex max-w-3xl flex-col gap-3">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2 text-sm">
        <RunMark state={state} isCancelling={isCancelling} />
        <span className="text-muted">
          by {createdBy} <Moment at={createdAt} /> · {settings.candidates} candidates a family · at most {settings.falsePer1000} false
          alarms per 1,000 windows · {settings.budgetMinutes} min
        </span>
        {may && isActive && (
          <Button
            size="sm"
            variant="secondary"
            isDisabled={isCancelling}
            isPending={cancel.isPending}
            onPress={() => cancel.mutate({ organization: slug, experimentId: id })}
          >
            Cancel experiment
          </Button>
        )}
      </div>
      {error && <p className="text-danger text-sm">{error}</p>}
      <ProgressLine done={progress.done.length} of={progress.families} label="Families">
        {progress.done.length} of {progress.families} families, {progress.trials} trials
        {at &&
          isActive &&
          ` · ${at.family}: ${at.rung >= at.rungs ? "judgement" : `round ${at.rung + 1} of ${at.rungs}`}, ${at.tried} of ${at.candidates}`}
      </ProgressLine>
    </section>
  );
}
